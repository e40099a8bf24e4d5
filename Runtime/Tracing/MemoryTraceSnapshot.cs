using System.Text;
using System.Text.Json;

namespace MemTrace;

/// <summary>A trace tree, or the difference of two, at one moment: what each node counts, in bytes. Immutable.</summary>
public sealed class MemoryTraceSnapshot : IEquatable<MemoryTraceSnapshot>
{
    internal MemoryTraceSnapshot(string name, long ownBytes, MemoryParts parts, IReadOnlyList<MemoryTraceSnapshot> children)
    {
        Name = name;
        OwnBytes = ownBytes;
        Parts = parts;
        Children = children;
        TotalBytes = ownBytes + children.Sum(child => child.TotalBytes);
    }

    /// <summary>The name of the node.</summary>
    public string Name { get; }

    /// <summary>The bytes charged at the node itself.</summary>
    public long OwnBytes { get; }

    /// <summary>The bytes charged at the node and below.</summary>
    public long TotalBytes { get; }

    /// <summary>What caches and reported copies charge to the node, part by part. The parts also stand among the children.</summary>
    public MemoryParts Parts { get; }

    /// <summary>The nodes below: the parts in their order if caches charge here, then the others by name.</summary>
    public IReadOnlyList<MemoryTraceSnapshot> Children { get; }

    /// <summary>The child of that name; null if there is none.</summary>
    public MemoryTraceSnapshot? Child(string name) => Children.FirstOrDefault(child => child.Name == name);

    /// <summary>
    /// What changed since an earlier snapshot: each number minus the earlier one. A node that stands in only one of them counts as
    /// zero in the other.
    /// </summary>
    /// <exception cref="ArgumentNullException"><paramref name="earlier"/> is null.</exception>
    public MemoryTraceSnapshot Since(MemoryTraceSnapshot earlier)
    {
        ArgumentNullException.ThrowIfNull(earlier);
        var children = Children
            .Select(child => child.Since(earlier.Child(child.Name) ?? Nothing(child.Name)))
            .Concat(earlier.Children.Where(child => Child(child.Name) is null).Select(child => Nothing(child.Name).Since(child)));
        return new MemoryTraceSnapshot(Name, OwnBytes - earlier.OwnBytes, Parts - earlier.Parts, [.. children]);
    }

    /// <summary>Whether both have the same nodes with the same numbers.</summary>
    public bool Equals(MemoryTraceSnapshot? other) =>
        other is not null && Name == other.Name && OwnBytes == other.OwnBytes && Parts == other.Parts && Children.SequenceEqual(other.Children);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as MemoryTraceSnapshot);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, OwnBytes, TotalBytes, Children.Count);

    /// <summary>The tree as text: a line a node, with the bytes here and below in a column.</summary>
    public override string ToString()
    {
        var lines = new List<(string Label, long Bytes)>();
        Collect(lines, "", "");
        var labels = lines.Max(line => line.Label.Length);
        var numbers = lines.Max(line => Format(line.Bytes).Length);
        var text = new StringBuilder();
        foreach (var (label, bytes) in lines)
            text.Append(label.PadRight(labels)).Append("  ").Append(Format(bytes).PadLeft(numbers)).Append('\n');
        return text.ToString();
    }

    /// <summary>The tree as JSON: objects with <c>name</c>, <c>ownBytes</c>, <c>totalBytes</c> and, where there are any, <c>children</c>.</summary>
    /// <param name="indented">Whether to lay it out over lines.</param>
    public string ToJson(bool indented = false)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = indented })) WriteTo(writer);
        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    /// <summary>Writes the tree as one JSON object; see <see cref="ToJson"/>.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="writer"/> is null.</exception>
    public void WriteTo(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject();
        writer.WriteString("name", Name);
        writer.WriteNumber("ownBytes", OwnBytes);
        writer.WriteNumber("totalBytes", TotalBytes);
        if (Children.Count != 0)
        {
            writer.WriteStartArray("children");
            foreach (var child in Children) child.WriteTo(writer);
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    private static MemoryTraceSnapshot Nothing(string name) => new(name, 0, default, []);

    private static string Format(long bytes) => bytes.ToString("N0", System.Globalization.CultureInfo.InvariantCulture);

    private void Collect(List<(string Label, long Bytes)> lines, string branch, string indent)
    {
        lines.Add((branch + Name, TotalBytes));
        for (var at = 0; at < Children.Count; at++)
        {
            var isLast = at == Children.Count - 1;
            Children[at].Collect(lines, indent + (isLast ? "└─ " : "├─ "), indent + (isLast ? "   " : "│  "));
        }
    }
}
