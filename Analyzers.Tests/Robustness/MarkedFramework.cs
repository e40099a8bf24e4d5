namespace MemTrace.Analyzers.Tests.Robustness;

/// <summary>Annotations that give common members of the framework contracts, so that real code which knows nothing of copies has to be followed.</summary>
internal static class MarkedFramework
{
    /// <summary>The text of the annotation file.</summary>
    public const string Annotations = """
        TracksMemory ; M:System.Linq.Enumerable.ToArray``1(System.Collections.Generic.IEnumerable{``0})
        TracksMemory ; M:System.Linq.Enumerable.ToList``1(System.Collections.Generic.IEnumerable{``0})
        TracksMemory ; M:System.Linq.Enumerable.FirstOrDefault``1(System.Collections.Generic.IEnumerable{``0})
        TracksMemory ; M:System.Buffers.MemoryPool`1.Rent(System.Int32)
        TracksMemory ; M:System.Buffers.ArrayPool`1.Rent(System.Int32)
        TracksMemory ; M:System.IO.File.OpenRead(System.String)
        TracksMemory ; M:System.String.Substring(System.Int32)
        TracksMemory ; M:System.String.Substring(System.Int32,System.Int32)
        TracksMemory ; M:System.String.Split(System.Char,System.StringSplitOptions)
        TracksMemory ; M:System.Text.StringBuilder.ToString
        TracksMemory ; M:System.String.Trim
        TracksMemory ; M:System.Object.ToString
        OwnsMemory ; M:System.Collections.Generic.Dictionary`2.Add(`0,`1) ; #1
        OwnsMemory ; M:System.Collections.Generic.Queue`1.Enqueue(`0) ; #0
        ReportsMemory ; M:System.Text.StringBuilder.Append(System.String) ; #0
        ReportsMemory ; M:System.Collections.Generic.HashSet`1.Add(`0) ; #0
        ReportsMemory ; M:System.String.Join(System.String,System.Collections.Generic.IEnumerable{System.String}) ; #1
        ReportsMemory ; M:System.ArgumentNullException.ThrowIfNull(System.Object,System.String) ; #0
        ReleasesMemory ; M:System.Buffers.ArrayPool`1.Return(`0[],System.Boolean) ; #0
        ReleasesMemory ; M:System.IDisposable.Dispose
        """;
}
