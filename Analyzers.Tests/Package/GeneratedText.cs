namespace MemTrace.Analyzers.Tests.Package;

/// <summary>Files that are made from the rules: a test fails when making them again would change one.</summary>
internal static class GeneratedText
{
    private const string WriteVariable = "MEMTRACE_WRITE_GENERATED";

    /// <summary>Compares a file with what it should be; writes it instead, first, when the environment asks for that.</summary>
    public static async Task IsCurrentAsync(string path, Func<string, string> make)
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        string stored = File.Exists(path) ? await File.ReadAllTextAsync(path, cancellationToken) : "";
        string made = make(stored);
        if (Environment.GetEnvironmentVariable(WriteVariable) == "1")
        {
            await File.WriteAllTextAsync(path, made, cancellationToken);
            stored = made;
        }

        Assert.Equal(made, stored);
    }
}
