namespace MemTrace.Analyzers.Tests.Proof.Programs;

internal sealed partial class ProgramGenerator
{
    /// <summary>Does a duty towards a copy exactly once on every path, in some way.</summary>
    private string Fulfil(Duty duty, string x, Surroundings surroundings)
    {
        if (_budget-- <= 0)
            return Leaf(duty, x, surroundings);
        if (_isWide && Chance(3))
            return FulfilWidely(duty, x, surroundings);
        return _random.Next(8) switch
        {
            0 or 1 => Branch(duty, x, surroundings),
            2 => Handle(duty, x, surroundings),
            3 => Rename(duty, x, surroundings),
            4 => Collect(duty, x, surroundings),
            5 => Delegate(duty, x, surroundings),
            6 => Loop(duty, x, surroundings),
            _ => Leaf(duty, x, surroundings),
        };
    }

    private string Leaf(Duty duty, string x, Surroundings surroundings) => duty switch
    {
        Duty.ReportBatch when _isWide && Chance(3) => LeafWidely(x, surroundings),
        Duty.ReportLease => $"trace.Report({x});",
        Duty.ReleaseLease => Pick($"{x}.Dispose();", $"{x}?.Dispose();", $"sink.OwnReported({x});"),
        _ => _random.Next(12) switch
        {
            0 => $"trace.ReportDangling({x}); {Noise(surroundings, x)} trace.ReportNonDangling({x});",
            1 => $"trace.ReportNonDangling({x}); trace.ReportDangling({x});",
            2 => $"{x}?.ReportSelf();",
            3 => $"if ({x} != null) trace.Add({x}.TotalBytes);",
            4 => $"if ({x} != null) trace.Add({x}.DanglingBytes + {x}.NonDanglingBytes);",
            5 => Amount(x),
            6 => $"sink.Own({x});",
            7 => $"if (!trace.TryReport({x})) {{ trace.Report({x}); }}",
            8 => Refused(x, surroundings),
            9 when surroundings.IsAsync => $"await trace.ReportAsync({x});",
            _ => $"trace.Report({x});",
        },
    };

    private string Amount(string x)
    {
        var bytes = Name("bytes");
        return Pick(
            $"var {bytes} = {x} is null ? 0 : {x}.TotalBytes; trace.Add({bytes});",
            $"if ({x} != null) {{ long {bytes} = 0; foreach (var record in {x}) {bytes} += record.Size; trace.Add({bytes}); }}",
            $"if ({x} != null) trace.Add({x}.Sum(record => record.Size));",
            $"if ({x} != null) {{ var {bytes} = {x}.DanglingBytes; {bytes} += {x}.NonDanglingBytes; trace.Add({bytes}); }}");
    }

    private string Refused(string x, Surroundings surroundings)
    {
        var isTaken = Name("taken");
        return $"var {isTaken} = {Pick("sink.TryOwn", "trace.TryReport")}({x}); {Noise(surroundings, x)} if (!{isTaken}) {{ {Fulfil(Duty.ReportBatch, x, surroundings)} }}";
    }

    private string Branch(Duty duty, string x, Surroundings surroundings)
    {
        var condition = Condition(surroundings);
        switch (_random.Next(10))
        {
            case 0 when surroundings.Flags.Count > 0:
                var flag = Pick([.. surroundings.Flags]);
                return $"if ({flag}) {{ {Fulfil(duty, x, surroundings.Staying)} }} {Noise(surroundings, x)} if (!{flag}) {{ {Fulfil(duty, x, surroundings.Staying)} }}";
            case 1 when surroundings.MayLeave:
                return $"if ({condition}) {{ {Fulfil(duty, x, surroundings)} return; }} {Fulfil(duty, x, surroundings)}";
            case 2 when surroundings.MayLeave:
                return $"if ({condition}) {{ {Fulfil(duty, x, surroundings)} throw new InvalidOperationException(); }} {Fulfil(duty, x, surroundings)}";
            case 3 when surroundings.HasNumber:
                return $"switch (n) {{ case 0: {Fulfil(duty, x, surroundings.Staying)} break; case 1: {Fulfil(duty, x, surroundings.Staying)} break; default: {Fulfil(duty, x, surroundings.Staying)} break; }}";
            case 4:
                return $"if ({x} {Pick("!= null", "is not null", "is { }")}) {{ {Fulfil(duty, x, surroundings)} }}";
            case 5 when duty != Duty.ReleaseLease:
                return $"if ({x} is {{ Count: > 0 }}) {{ {Fulfil(duty, x, surroundings)} }}";
            case 6:
                var done = Name("done");
                return $"var {done} = false; if ({condition}) {{ {Fulfil(duty, x, surroundings.Staying)} {done} = true; }} {Noise(surroundings, duty == Duty.ReleaseLease ? null : x)} if (!{done}) {{ {Fulfil(duty, x, surroundings.Staying)} }}";
            case 7:
                var (skip, end) = (Name("skip"), Name("end"));
                return $"if ({condition}) goto {skip}; {Leaf(duty, x, surroundings)} goto {end}; {skip}: {Leaf(duty, x, surroundings)} {end}: ;";
            case 8:
                var pattern = Name("y");
                return $"switch ({x}) {{ case null: break; case var {pattern} when {condition}: {Fulfil(duty, pattern, surroundings.Staying)} break; default: {Fulfil(duty, x, surroundings.Staying)} break; }}";
            default:
                return $"if ({condition}) {{ {Fulfil(duty, x, surroundings)} }} else {{ {Fulfil(duty, x, surroundings)} }}";
        }
    }

    private string Handle(Duty duty, string x, Surroundings surroundings)
    {
        var inside = surroundings.Staying;
        var seen = duty == Duty.ReleaseLease ? null : x;
        var caught = Pick("catch", "catch (Exception)", "catch (IOException)", $"catch (InvalidOperationException) when ({Condition(surroundings)})");
        var done = Name("done");
        return _random.Next(7) switch
        {
            0 => $"try {{ {Noise(inside, x)} Sink.Use(null); }} finally {{ {Fulfil(duty, x, surroundings.Captured)} }}",
            1 => $"try {{ {Noise(inside, x)} Sink.Use(null); }} {caught} {{ {Noise(inside, x)} }} {Fulfil(duty, x, inside)}",
            2 => $"try {{ {Noise(inside, x)} {Fulfil(duty, x, inside)} }} {caught} {{ {Fulfil(duty, x, inside)} {Pick("throw;", surroundings.MayLeave ? "return;" : "throw;", "")} }}",
            3 => $"var {done} = false; try {{ {Noise(inside, x)} {Fulfil(duty, x, inside)} {done} = true; {Noise(inside, seen)} }} finally {{ if (!{done}) {{ {Fulfil(duty, x, surroundings.Captured)} }} }}",
            4 => $"try {{ if ({Condition(surroundings)}) throw new InvalidOperationException(); {Fulfil(duty, x, inside)} }} catch (InvalidOperationException) {{ {Fulfil(duty, x, inside)} }}",
            5 => $"lock (this) {{ {Fulfil(duty, x, surroundings)} }}",
            _ => $"try {{ {Fulfil(duty, x, inside)} }} finally {{ {Noise(surroundings.Captured, seen)} Sink.Use(null); }}",
        };
    }

    private string Loop(Duty duty, string x, Surroundings surroundings)
    {
        var index = Name("i");
        var inside = surroundings.Staying;
        return Pick(
            $"do {{ {Fulfil(duty, x, inside)} }} while (false);",
            $"while (true) {{ {Noise(inside, x)} {Fulfil(duty, x, inside)} break; }}",
            $"for (var {index} = 0; {index} < 1; {index}++) {{ {Fulfil(duty, x, inside)} }}",
            $"for (var {index} = 0; {index} < 2; {index}++) {{ if ({index} == 1) {{ {Fulfil(duty, x, inside)} }} }}",
            $"while (Sink.Flag()) {{ {Noise(inside, x)} }} {Fulfil(duty, x, surroundings)}",
            $"var {index} = true; while ({index}) {{ {index} = false; {Fulfil(duty, x, inside)} }}");
    }
}
