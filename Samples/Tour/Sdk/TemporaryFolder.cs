namespace MemTrace.Tour.Sdk;

/// <summary>A new empty folder outside of the repository, so that nothing of the repository's build applies in it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("memtrace-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
