using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text;

namespace MemTrace.Analyzers.Tests.Robustness;

/// <summary>C# that others wrote: files of a folder, and the sources that assemblies and symbol files there carry inside.</summary>
internal static class ForeignSource
{
    // What the format calls the custom debug information that holds a document's text.
    private static readonly Guid EmbeddedSource = new("0E8A571B-6926-466E-B4AD-8AB04611F5FE");

    /// <summary>All texts below a folder, with a name for each.</summary>
    public static IEnumerable<(string Path, string Text)> In(string folder)
    {
        foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            if (path.Contains("/obj/", StringComparison.Ordinal))
                continue;
            switch (Path.GetExtension(path))
            {
                case ".cs":
                    yield return (path, File.ReadAllText(path));
                    break;
                case ".dll" or ".pdb" or ".exe":
                    foreach (var embedded in Embedded(path))
                        yield return embedded;
                    break;
            }
        }
    }

    private static List<(string Path, string Text)> Embedded(string path)
    {
        var texts = new List<(string, string)>();
        try
        {
            using var stream = File.OpenRead(path);
            using var assembly = path.EndsWith(".pdb", StringComparison.Ordinal) ? null : new PEReader(stream);
            var entry = assembly?.ReadDebugDirectory().FirstOrDefault(entry => entry.Type == DebugDirectoryEntryType.EmbeddedPortablePdb);
            if (assembly is not null && entry is not { DataSize: > 0 })
                return texts;
            using var symbols = assembly is null ? MetadataReaderProvider.FromPortablePdbStream(stream, MetadataStreamOptions.LeaveOpen) : assembly.ReadEmbeddedPortablePdbDebugDirectoryData(entry!.Value);
            var reader = symbols.GetMetadataReader();
            foreach (var handle in reader.Documents)
            {
                var name = reader.GetString(reader.GetDocument(handle).Name);
                foreach (var information in reader.GetCustomDebugInformation(handle).Select(reader.GetCustomDebugInformation).Where(one => reader.GetGuid(one.Kind) == EmbeddedSource))
                {
                    if (name.EndsWith(".cs", StringComparison.Ordinal))
                        texts.Add((path + "!" + name, Text(reader.GetBlobBytes(information.Value))));
                }
            }
        }
        catch (Exception exception) when (exception is BadImageFormatException or IOException or InvalidOperationException)
        {
            // Not an assembly, or symbols in the older format.
        }

        return texts;
    }

    /// <summary>The text of a blob: its length before compression, or zero where it is as it was, and the bytes.</summary>
    private static string Text(byte[] blob)
    {
        using Stream bytes = new MemoryStream(blob, 4, blob.Length - 4);
        using var plain = BitConverter.ToInt32(blob) == 0 ? bytes : new DeflateStream(bytes, CompressionMode.Decompress);
        using var reader = new StreamReader(plain, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
