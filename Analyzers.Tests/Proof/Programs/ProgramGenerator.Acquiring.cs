namespace MemTrace.Analyzers.Tests.Proof.Programs;

internal sealed partial class ProgramGenerator
{
    private delegate string Continuation(IReadOnlyList<Duty> duties, string name, Surroundings surroundings);

    private static readonly Duty[] BatchDuties = [Duty.ReportBatch];
    private static readonly Duty[] LeaseDuties = [Duty.ReportLease, Duty.ReleaseLease];

    /// <summary>Acquires a copy in some way, and goes on with it.</summary>
    private string Acquire(Surroundings surroundings, Continuation next)
    {
        var x = Name("x");
        var inLoop = surroundings.Staying;
        if (_isWide && Chance(3))
            return AcquireWidely(x, surroundings, next);
        return _random.Next(20) switch
        {
            0 => $"if (cache.TryTake(out var {x})) {{ {next(BatchDuties, x, surroundings)} }}",
            1 when surroundings.MayLeave => $"if (!cache.TryTake(out var {x})) return; {next(BatchDuties, x, surroundings)}",
            2 => $"foreach (var {x} in cache.{Pick("TakeMany", "TakeArray", "TakeLazily")}()) {{ {next(BatchDuties, x, inLoop)} }}",
            3 => $"for (var i{x} = 0; i{x} < n; i{x}++) {{ var {x} = {BatchCall()}; {next(BatchDuties, x, inLoop)} }}",
            4 => Collected(x, surroundings, next),
            5 => $"Batch? {x} = null; if ({Condition(surroundings)}) {x} = {BatchCall()}; {Noise(surroundings)} if ({x} {Pick("!= null", "is not null")}) {{ {next(BatchDuties, x, inLoop)} }}",
            6 => Correlated(x, surroundings, next),
            7 => $"var {x} = {Condition(surroundings)} ? {BatchCall()} : {Pick("null", BatchCall())}; {next(BatchDuties, x, surroundings)}",
            8 => $"var {x} = cache.TakeOrNull() ?? {BatchCall()}; {next(BatchDuties, x, surroundings)}",
            9 when surroundings.IsAsync => $"var {x} = await cache.{Pick("TakeAsync", "TakeValueAsync")}(){Pick("", ".ConfigureAwait(false)")}; {next(BatchDuties, x, surroundings)}",
            10 => $"var {x} = {AcquiringMethod()}; {next(BatchDuties, x, surroundings)}",
            11 => $"var {x} = cache.TakeOrNull(); if ({x} {Pick("!= null", "is { }")}) {{ {next(BatchDuties, x, inLoop)} }}",
            12 => $"using var {x} = {LeaseCall()}; {next([Duty.ReportLease], x, surroundings)}",
            13 => $"using (var {x} = {LeaseCall()}) {{ {next([Duty.ReportLease], x, surroundings)} }}",
            14 => $"var {x} = {LeaseCall()}; trace.Report({x}); try {{ {Noise(surroundings, x)} {Noise(surroundings, x)} }} finally {{ {Fulfil(Duty.ReleaseLease, x, surroundings.Captured)} }}",
            15 => $"var {x} = cache.RentReported(); {next([Duty.ReleaseLease], x, surroundings)}",
            16 or 17 => $"var {x} = {LeaseCall()}; {next(LeaseDuties, x, surroundings)}",
            _ => $"var {x} = {BatchCall()}; {next(BatchDuties, x, surroundings)}",
        };
    }

    private string BatchCall() => Pick("cache.Take()", "cache.Take()", "cache.TakeOrNull()", "cache.Take(0, n)");

    private string LeaseCall() => Pick("cache.Rent()", "cache.Rent()", "cache.RentOrNull()");

    /// <summary>A private method, or a local lambda, that acquires.</summary>
    private string AcquiringMethod()
    {
        var name = Name("Acquire");
        Member(Pick(
            $"private static Batch? {name}(Cache cache, bool p) => p ? cache.Take() : null;",
            $"private Batch {name}(Cache cache, bool p) {{ var y = cache.Take(); if (p) Sink.Use(y); return y; }}",
            $"private static Batch? {name}(Cache cache, bool p) {{ if (cache.TryTake(out var y)) return y; return null; }}",
            $"private static Batch {name}(Cache cache, bool p) {{ if (p) return {name}(cache, false); return cache.Take(); }}"));
        return $"{name}(cache, {Pick("a", "b", "true", "false", "Sink.Flag()")})";
    }

    /// <summary>Copies are put into a list in one loop and dealt with in another.</summary>
    private string Collected(string x, Surroundings surroundings, Continuation next)
    {
        var list = Name("list");
        var fill = Pick(
            $"var {list} = cache.TakeMany();",
            $"var {list} = new List<Batch>(); for (var i = 0; i < n; i++) {list}.Add(cache.Take());",
            $"var {list} = new List<Batch>(); {list}.Add(cache.Take()); if ({Condition(surroundings)}) {list}.Add(cache.Take());",
            $"var {list} = new List<Batch> {{ cache.Take(), cache.Take() }};");
        var inLoop = surroundings.Staying;
        return fill + Noise(surroundings) + Pick(
            $"foreach (var {x} in {list}) {{ {next(BatchDuties, x, inLoop)} }}",
            $"for (var j = 0; j < {list}.Count; j++) {{ var {x} = {list}[j]; {next(BatchDuties, x, inLoop)} }}",
            $"{list}.ForEach({x} => {{ {next(BatchDuties, x, surroundings.Captured)} }});");
    }

    /// <summary>One flag decides the acquisition and, later, whether it is dealt with.</summary>
    private string Correlated(string x, Surroundings surroundings, Continuation next)
    {
        var flag = Pick([.. surroundings.Flags]);
        var condition = Pick(flag, "!" + flag, $"{flag} == true", $"{flag} is false");
        return $"Batch? {x} = null; if ({condition}) {{ {x} = cache.Take(); }} {Noise(surroundings)} if ({condition}) {{ {next(BatchDuties, x, surroundings.Staying)} }}";
    }
}
