using System.Globalization;
using System.Text;

namespace MemTrace.Analyzers.Tests.Flow;

/// <summary>
/// A method of about as many basic blocks as asked for, by seed: jumps anywhere, nested loops, switches and try statements, with copies
/// that are taken, reported, handed on and overwritten between.
/// </summary>
internal sealed class GraphGenerator(int seed)
{
    private readonly Random _random = new(seed);
    private readonly StringBuilder _text = new();
    private int _labels;
    private int _blocks;

    /// <summary>Structured statements only.</summary>
    public string Nested(int blocks) => Method(blocks, () => Statement(depth: 0));

    /// <summary>Labelled statements of which each may jump to any other.</summary>
    public string Jumps(int blocks)
    {
        _labels = blocks / 4;
        var next = 0;
        return Method(blocks, () =>
        {
            if (next < _labels)
                Line($"L{next++}: ;");
            Simple();
            Line($"if (flags[{_random.Next(8)}]) goto L{_random.Next(_labels)};");
            _blocks += 3;
        }, () =>
        {
            while (next < _labels)
                Line($"L{next++}: ;");
        });
    }

    private string Method(int blocks, Action statement, Action? end = null)
    {
        _text.Clear();
        Line("class Subject { public void Run(Cache cache, Trace trace, Sink sink, bool[] flags, int number) {");
        Line("Batch? first = null; Batch? second = null; Batch? third = null; long bytes = 0;");
        for (_blocks = 0; _blocks < blocks;)
            statement();
        end?.Invoke();
        Line("Sink.Use(bytes); Sink.Use(first); Sink.Use(second); Sink.Use(third); } }");
        return _text.ToString();
    }

    private void Statement(int depth)
    {
        if (depth > 5)
        {
            Simple();
            return;
        }

        switch (_random.Next(8))
        {
            case 0:
                Line($"if (flags[{_random.Next(8)}]) {{");
                Body(depth);
                Line("} else {");
                Body(depth);
                Line("}");
                _blocks += 2;
                break;
            case 1:
                Line($"while (flags[{_random.Next(8)}]) {{");
                Body(depth);
                Line(_random.Next(2) == 0 ? "break; }" : "if (number > 3) continue; }");
                _blocks += 2;
                break;
            case 2:
                Line($"for (var i{depth} = 0; i{depth} < number; i{depth}++) {{");
                Body(depth);
                Line("}");
                _blocks += 3;
                break;
            case 3:
                Line("switch (number) {");
                for (var label = 0; label < 4; label++)
                {
                    Line(string.Create(CultureInfo.InvariantCulture, $"case {label}:"));
                    Body(depth);
                    Line("break;");
                }

                Line("}");
                _blocks += 8;
                break;
            case 4:
                Line("try {");
                Body(depth);
                Line("} finally {");
                Simple();
                Line("}");
                _blocks += 3;
                break;
            case 5:
                Line("try {");
                Body(depth);
                Line("} catch (IOException) when (flags[1]) {");
                Body(depth);
                Line("} catch (Exception) { throw; }");
                _blocks += 4;
                break;
            default:
                Simple();
                break;
        }
    }

    private void Body(int depth)
    {
        for (var count = _random.Next(1, 3); count > 0; count--)
            Statement(depth + 1);
    }

    private void Simple()
    {
        _blocks++;
        var name = Name();
        Line(_random.Next(9) switch
        {
            0 => $"{name} = cache.Take();",
            1 => $"{name} = cache.TakeOrNull();",
            2 => $"if ({name} != null) trace.Report({name});",
            3 => $"if ({name} != null) sink.Own({name});",
            4 => $"{name} = {Name()};",
            5 => $"bytes += {name}?.TotalBytes ?? 0;",
            6 => "trace.Add(bytes);",
            7 => "bytes = 0; number++;",
            _ => $"{name} = null;",
        });
    }

    private string Name() => _random.Next(3) switch { 0 => "first", 1 => "second", _ => "third" };

    private void Line(string line) => _text.AppendLine(line);
}
