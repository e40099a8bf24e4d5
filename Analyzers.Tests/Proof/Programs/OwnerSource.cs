using System.Globalization;

namespace MemTrace.Analyzers.Tests.Proof.Programs;

/// <summary>Makes types that keep copies in an owned field and discharge them when they are replaced and when the owner is disposed of.</summary>
internal static class OwnerSource
{
    private static readonly string[] Puts =
    [
        "Flush(); _held = batch;",
        "if (_held != null) trace.Report(_held); _held = batch;",
        "var old = _held; _held = batch; if (old is not null) trace.Report(old);",
        "if (_held is not null) { trace.Report(batch!); return; } _held = batch;",
        "var old = Interlocked.Exchange(ref _held, batch); if (old != null) { trace.Report(old); }",
        "if (batch == null) return; Flush(); _held = batch;",
    ];

    private static readonly string[] Disposals =
    [
        "Flush();",
        "if (_held != null) { trace.Report(_held); _held = null; }",
        "if (_held is { } held) { _held = null; trace.Report(held); }",
        "trace.Report(_held!); _held = null;",
        "var held = _held; _held = null; if (held is not null) trace.Add(held.TotalBytes);",
        "if (_isDisposed) return; _isDisposed = true; Flush();",
        "try { Sink.Use(null); } finally { Flush(); }",
        "var held = Interlocked.Exchange(ref _held, null); held?.ReportSelf();",
    ];

    private static readonly string[] ListDisposals =
    [
        "foreach (var held in _held) trace.Report(held); _held.Clear();",
        "_held.ForEach(held => trace.Report(held)); _held.Clear();",
        "for (var i = 0; i < _held.Count; i++) { trace.Report(_held[i]); } _held.Clear();",
        "long sum = 0; foreach (var held in _held) { sum += held.TotalBytes; } trace.Add(sum); _held.Clear();",
    ];

    private static readonly string[] QueueDisposals =
    [
        "while (_held.TryDequeue(out var held)) trace.Report(held);",
        "while (_held.Count > 0) { var held = _held.Dequeue(); trace.Report(held); }",
        "foreach (var held in _held) { trace.Report(held); } _held.Clear();",
    ];

    /// <summary>The texts of all kinds of owners.</summary>
    public static IEnumerable<string> All() => Enumerable.Range(0, Puts.Length * Disposals.Length).Select(i => Single("Owner", i % Puts.Length, i / Puts.Length))
        .Concat(Enumerable.Range(0, ListDisposals.Length).Select(i => Many("Owner", "List<Batch>", "Add", ListDisposals[i])))
        .Concat(Enumerable.Range(0, QueueDisposals.Length).Select(i => Many("Owner", "Queue<Batch>", "Enqueue", QueueDisposals[i])));

    /// <summary>One of them.</summary>
    public static string Make(string name, Func<int, int> next) => next(4) switch
    {
        0 => Many(name, "List<Batch>", "Add", ListDisposals[next(ListDisposals.Length)]),
        1 => Many(name, "Queue<Batch>", "Enqueue", QueueDisposals[next(QueueDisposals.Length)]),
        _ => Single(name, next(Puts.Length), next(Disposals.Length)),
    };

    private static string Single(string name, int put, int disposal) => string.Format(CultureInfo.InvariantCulture, """

        public sealed class {0}(Trace trace) : IDisposable
        {{
            [OwnsMemory]
            private Batch? _held;
            private bool _isDisposed;
            public long HeldBytes => _isDisposed ? 0 : _held?.TotalBytes ?? 0;
            public void Put([OwnsMemory] Batch? batch) {{ {1} }}
            public void Dispose() {{ {2} }}
            private void Flush() {{ if (_held is null) return; trace.Report(_held); _held = null; }}
        }}
        """, name, Puts[put], Disposals[disposal]);

    private static string Many(string name, string type, string add, string disposal) => string.Format(CultureInfo.InvariantCulture, """

        public sealed class {0}(Trace trace) : IDisposable
        {{
            [OwnsMemory]
            private readonly {1} _held = new();
            public int Count => _held.Count;
            public void Put([OwnsMemory] Batch? batch) {{ if (batch is not null) _held.{2}(batch); }}
            public void Dispose() {{ {3} }}
        }}
        """, name, type, add, disposal);
}
