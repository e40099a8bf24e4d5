namespace MemTrace.Analyzers.Benchmarks.Sources;

/// <summary>What generated files are made of. <c>$F</c> is the file's number, <c>$M</c> the member's.</summary>
internal static class MethodTemplates
{
    public const string Header = """
        using System;
        using System.Collections.Generic;
        using System.Globalization;
        using System.IO;
        using System.Linq;
        using System.Text;
        using System.Threading;
        using System.Threading.Tasks;

        namespace Subject;
        """;

    public const string TypeStart = """
        public sealed record Order$F(int Id, string Customer, decimal Amount, DateTime Placed);

        public sealed class Service$F : IDisposable
        {
            private readonly Dictionary<string, Order$F> _orders = new(StringComparer.Ordinal);
            private readonly List<int> _numbers = new();
            private readonly MemoryStream _log = new();
            private readonly object _gate = new();
            private int _version;

            public event EventHandler<string>? Changed;

            public string Name { get; set; } = "Service$F";

            public int Count => _orders.Count;

            public void Dispose()
            {
                _log.Dispose();
                _orders.Clear();
            }

        """;

    /// <summary>Methods that have nothing to do with copies; a few add and dispose, as methods do.</summary>
    public static readonly string[] Ordinary =
    [
        """
            public void Register$M(Order$F order)
            {
                ArgumentNullException.ThrowIfNull(order);
                lock (_gate)
                {
                    _orders[order.Customer] = order;
                    _version++;
                }

                Changed?.Invoke(this, $"registered {order.Id} of {order.Customer}");
            }
        """,
        """
            public IReadOnlyList<string> Customers$M(decimal least)
            {
                return _orders.Values
                    .Where(order => order.Amount >= least)
                    .OrderByDescending(order => order.Amount)
                    .ThenBy(order => order.Customer, StringComparer.Ordinal)
                    .Select(order => order.Customer)
                    .ToList();
            }
        """,
        """
            public string Describe$M()
            {
                var text = new StringBuilder();
                foreach (var pair in _orders)
                {
                    text.Append(pair.Key).Append(": ");
                    text.AppendLine(pair.Value.Amount.ToString(CultureInfo.InvariantCulture));
                }

                return text.Length == 0 ? "nothing" : text.ToString();
            }
        """,
        """
            public int Parse$M(string input)
            {
                var total = 0;
                foreach (var part in input.Split(',', StringSplitOptions.RemoveEmptyEntries))
                {
                    if (!int.TryParse(part, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number))
                        throw new FormatException($"'{part}' is no number.");
                    total += number switch
                    {
                        < 0 => -number,
                        0 => 1,
                        > 1000 => 1000,
                        _ => number,
                    };
                }

                return total;
            }
        """,
        """
            public async Task<string> ReadAsync$M(string path, CancellationToken cancellationToken)
            {
                using var reader = new StreamReader(path);
                var first = await reader.ReadLineAsync(cancellationToken);
                if (first is null)
                    return string.Empty;
                var rest = await reader.ReadToEndAsync(cancellationToken);
                return first.Trim() + rest.ToUpperInvariant();
            }
        """,
        """
            public byte[] Pack$M(IEnumerable<string> values)
            {
                using var stream = new MemoryStream();
                using (var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true))
                {
                    foreach (var value in values)
                        writer.Write(value);
                }

                return stream.ToArray();
            }
        """,
        """
            public double Average$M(int[] values, int window)
            {
                double best = 0;
                for (var start = 0; start + window <= values.Length; start++)
                {
                    long sum = 0;
                    for (var offset = 0; offset < window; offset++)
                        sum += values[start + offset];
                    var average = (double)sum / window;
                    if (average > best)
                        best = average;
                }

                return best;
            }
        """,
        """
            public bool TryFind$M(string customer, out Order$F? found)
            {
                lock (_gate)
                {
                    if (_orders.TryGetValue(customer, out found))
                        return true;
                }

                found = null;
                return false;
            }
        """,
        """
            public void Collect$M(string text)
            {
                foreach (var character in text)
                {
                    if (char.IsDigit(character))
                        _numbers.Add(character - '0');
                    else if (character == '-')
                        _numbers.Add(-1);
                }

                _version += _numbers.Count;
            }
        """,
        """
            public void Repeat$M(int value, int times)
            {
                if (times < 0)
                    throw new ArgumentOutOfRangeException(nameof(times));
                for (var index = 0; index < times; index++)
                    _numbers.Add(value);
            }
        """,
        """
            public string Shorten$M(string? text, int length)
            {
                if (string.IsNullOrEmpty(text) || length <= 0)
                    return string.Empty;
                var trimmed = text.Trim();
                return trimmed.Length <= length ? trimmed : string.Concat(trimmed.AsSpan(0, length), "…");
            }
        """,
        """
            public int Retry$M(Func<int> action)
            {
                for (var attempt = 1; ; attempt++)
                {
                    try
                    {
                        return action();
                    }
                    catch (IOException) when (attempt < 3)
                    {
                        Thread.Sleep(attempt);
                    }
                    catch (InvalidOperationException exception)
                    {
                        Changed?.Invoke(this, exception.Message);
                        throw;
                    }
                }
            }
        """,
        """
            public IEnumerable<(int Key, List<string> Names)> Group$M()
            {
                foreach (var group in _orders.Values.GroupBy(order => order.Placed.Year))
                {
                    var names = group.Select(order => order.Customer).Distinct().ToList();
                    if (names.Count > 1)
                        yield return (group.Key, names);
                }
            }
        """,
        """
            public string Kind$M(object? value) => value switch
            {
                null => "nothing",
                int number when number > 10 => "large",
                int => "number",
                string { Length: > 3 } text => text[..3],
                Order$F { Amount: > 100 } order => order.Customer,
                IEnumerable<int> many => many.Count().ToString(CultureInfo.InvariantCulture),
                _ => value.GetType().Name,
            };
        """,
        """
            public async Task<int> SumAsync$M(IEnumerable<Task<int>> tasks)
            {
                var results = await Task.WhenAll(tasks).ConfigureAwait(false);
                var sum = results.Sum();
                await Task.Delay(1).ConfigureAwait(false);
                return sum > _version ? sum : _version;
            }
        """,
        """
            public Stream Open$M(string path, bool compressed)
            {
                var file = File.OpenRead(path);
                if (!compressed)
                    return file;
                return new System.IO.Compression.GZipStream(file, System.IO.Compression.CompressionMode.Decompress);
            }
        """,
    ];

    /// <summary>Methods that copy from a cache: right ones, and ones with a fault.</summary>
    public static readonly string[] Marked =
    [
        """
            public int Apply$M(MemTrace.EntryCache cache, MemTrace.MemoryTrace trace, long first, long end)
            {
                using var batch = cache.CopyRange(first, end);
                trace.Report(batch);
                var size = 0;
                foreach (var entry in batch)
                    size += entry.Data.Length;
                return size;
            }
        """,
        """
            public long Bytes$M(MemTrace.EntryCache cache, MemTrace.MemoryTrace trace, bool count)
            {
                var batch = cache.CopyRange(cache.FirstIndex, cache.LastIndex + 1);
                if (count)
                    trace.Report(batch);
                var total = batch.TotalBytes;
                batch.Dispose();
                return total;
            }
        """,
        """
            public void Loop$M(MemTrace.EntryCache cache, MemTrace.MemoryTrace trace, long end)
            {
                for (var index = cache.FirstIndex; index < end; index += 16)
                {
                    var batch = cache.CopyRange(index, Math.Min(index + 16, end));
                    try
                    {
                        trace.Report(batch);
                        _version += batch.Count;
                    }
                    finally
                    {
                        batch.Dispose();
                    }
                }
            }
        """,
        """
            public void Dangling$M(MemTrace.EntryCache cache, MemTrace.MemoryTrace trace)
            {
                var batch = cache.CopyRange(1, 100, 4096);
                trace.Add(batch.DanglingBytes);
                Changed?.Invoke(this, Measure$M(batch));
            }

            private static string Measure$M(MemTrace.CachedEntries batch) => batch.Count.ToString(CultureInfo.InvariantCulture);
        """,
    ];
}
