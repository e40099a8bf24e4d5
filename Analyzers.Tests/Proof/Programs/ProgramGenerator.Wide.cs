namespace MemTrace.Analyzers.Tests.Proof.Programs;

internal sealed partial class ProgramGenerator
{
    private string AcquireWidely(string x, Surroundings surroundings, Continuation next)
    {
        var all = Name("all");
        var inLoop = surroundings.Staying;
        var each = next(BatchDuties, x, inLoop);
        switch (_random.Next(8))
        {
            case 0 when surroundings.IsAsync:
                return $"await foreach (var {x} in cache.TakeStream(){Pick("", ".ConfigureAwait(false)")}) {{ {each} }}";
            case 1 when surroundings.IsAsync:
                return $"var {all} = Channel.CreateUnbounded<Batch>(); for (var i = 0; i < n; i++) await {all}.Writer.WriteAsync(cache.Take()); {Noise(surroundings)} while ({all}.Reader.TryRead(out var {x})) {{ {each} }}";
            case 2 when surroundings.IsAsync:
                var acquire = Name("Acquire");
                Member(Pick(
                    $"private static async Task<Batch?> {acquire}(Cache cache, bool p) {{ await Task.Yield(); return p ? cache.Take() : null; }}",
                    $"private async Task<Batch> {acquire}(Cache cache, bool p) {{ var y = await cache.TakeAsync(); if (p) Sink.Use(y); return y; }}"));
                return $"var {x} = await {acquire}(cache, {Condition(surroundings)}); {next(BatchDuties, x, surroundings)}";
            case 3:
                return $"var {x} = {LeaseCall()}; if ({x} != null) {{ trace.Add({x}.TotalBytes); {Noise(surroundings.Staying, x)} trace.Subtract({x}.{Pick("TotalBytes", "DanglingBytes + " + x + ".NonDanglingBytes")}); }}";
            case 4 or 5:
                return Summed(x, surroundings);
            case 6:
                return $"var {all} = new Dictionary<int, Batch>(); for (var i = 0; i < n; i++) {all}.Add(i, cache.Take()); {Noise(surroundings)} " + Pick(
                    $"foreach (var {x} in {all}.Values) {{ {each} }}",
                    $"foreach (var pair in {all}) {{ var {x} = pair.Value; {each} }}",
                    $"foreach (var (key, {x}) in {all}) {{ {each} }}");
            default:
                var (type, put, take) = Pick(
                    ("Queue<Batch>", "Enqueue", $"while ({all}.TryDequeue(out var {x}))"), ("Stack<Batch>", "Push", $"while ({all}.TryPop(out var {x}))"),
                    ("ConcurrentQueue<Batch>", "Enqueue", $"while ({all}.TryDequeue(out var {x}))"), ("ConcurrentBag<Batch>", "Add", $"while ({all}.TryTake(out var {x}))"),
                    ("HashSet<Batch>", "Add", $"foreach (var {x} in {all})"), ("LinkedList<Batch>", "AddLast", $"foreach (var {x} in {all})"));
                return $"var {all} = new {type}(); for (var i = 0; i < n; i++) {all}.{put}(cache.Take()); {Noise(surroundings)} {take} {{ {each} }}";
        }
    }

    /// <summary>Numbers of many copies are added up and reported at once.</summary>
    private string Summed(string x, Surroundings surroundings)
    {
        var (sum, other) = (Name("sum"), Name("sum"));
        var many = Pick("TakeMany", "TakeArray", "TakeLazily");
        return $"long {sum} = 0, {other} = 0; " + Pick(
            $"foreach (var {x} in cache.{many}()) {{ {sum} += {x}.TotalBytes; {Noise(surroundings.Staying, x)} }}",
            $"foreach (var {x} in cache.{many}()) {{ {sum} += {x}.DanglingBytes; {other} += {x}.NonDanglingBytes; }}",
            $"foreach (var {x} in cache.{many}()) {{ if ({Condition(surroundings)}) {{ trace.Report({x}); continue; }} {sum} += {x}.TotalBytes; }}",
            $"foreach (var {x} in cache.{many}()) {{ trace.ReportDangling({x}); {sum} += {x}.NonDanglingBytes; }}",
            $"var {x} = cache.Take(); {sum} += {x}.DanglingBytes; {Noise(surroundings, x)} if ({Condition(surroundings)}) {other} += {x}.NonDanglingBytes; else {sum} += {x}.NonDanglingBytes;")
            + Noise(surroundings) + Pick($"trace.Add({sum} + {other});", $"trace.Add({sum}); trace.Add({other});", $"{other} += {sum}; trace.Add({other});");
    }

    private string FulfilWidely(Duty duty, string x, Surroundings surroundings)
    {
        var (y, helper, type) = (Name("y"), Name("Do"), TypeOf(duty));
        var apart = new Surroundings(["p"], HasNumber: false, IsAsync: true, MayLeave: true);
        var flag = surroundings.Flags.Count > 0 ? Pick([.. surroundings.Flags]) : "true";
        switch (_random.Next(9))
        {
            case 0 when surroundings.IsAsync:
                Member($"private static async {Pick("Task", "ValueTask")} {helper}(Trace trace, Sink sink, {type}? {y}, bool p) {{ {Pick("await Task.Yield();", "")} {Fulfil(duty, y, apart)} }}");
                return $"await {helper}(trace, sink, {x}, {flag});";
            case 1 when surroundings.IsAsync:
                Member($"private static async Task {helper}(Trace trace, Sink sink, {type}? {y}, bool p) {{ await Task.Yield(); {Fulfil(duty, y, apart)} }}");
                return Pick(
                    $"var t{y} = {helper}(trace, sink, {x}, {flag}); await t{y};",
                    $"var t{y} = {helper}(trace, sink, {x}, {flag}); await Task.WhenAll(t{y}, Task.CompletedTask);");
            case 2 when surroundings.IsAsync:
                Member($"private static async Task<{type}?> {helper}({type}? {y}) {{ await Task.Yield(); return {y}; }}");
                return $"var {y} = await {helper}({x}); {Fulfil(duty, y, surroundings)}";
            case 3 when surroundings.IsAsync:
                return $"var c{y} = Channel.CreateUnbounded<{type}?>(); await c{y}.Writer.WriteAsync({x}); {Pick("while", "if")} (c{y}.Reader.TryRead(out var {y})) {{ {Fulfil(duty, y, surroundings.Staying)} }}";
            case 4:
                Member($"private static void {helper}({type}? given, out {type}? same) {{ same = given; }}");
                return $"{helper}({x}, out var {y}); {Fulfil(duty, y, surroundings)}";
            case 5:
                Member($"private static bool {helper}({type}? given, [NotNullWhen(true)] out {type}? same) {{ same = given; return given {Pick("!= null", "is not null")}; }}");
                return $"if ({helper}({x}, out var {y})) {{ {Fulfil(duty, y, surroundings.Staying)} }}";
            case 6:
                return $"var d{y} = new {Pick("Dictionary", "ConcurrentDictionary", "SortedDictionary")}<string, {type}?>(); d{y}[\"key\"] = {x}; " + Pick(
                    $"foreach (var {y} in d{y}.Values) {{ {Fulfil(duty, y, surroundings.Staying)} }}",
                    $"if (d{y}.TryGetValue(\"key\", out var {y})) {{ {Fulfil(duty, y, surroundings.Staying)} }}",
                    $"if (d{y}.Remove(\"key\", out var {y})) {{ {Fulfil(duty, y, surroundings.Staying)} }}");
            case 7:
                return $"var l{y} = new Lazy<{type}?>(() => {x}); var {y} = l{y}.Value; {Fulfil(duty, y, surroundings)}";
            default:
                var (collection, put, take) = Pick(
                    ("ConcurrentQueue", "Enqueue", $"if (c{y}.TryDequeue(out var {y}))"), ("ConcurrentBag", "Add", $"while (c{y}.TryTake(out var {y}))"),
                    ("ConcurrentStack", "Push", $"if (c{y}.TryPop(out var {y}))"), ("LinkedList", "AddLast", $"foreach (var {y} in c{y})"), ("HashSet", "Add", $"foreach (var {y} in c{y})"));
                return $"var c{y} = new {collection}<{type}?>(); c{y}.{put}({x}); {take} {{ {Fulfil(duty, y, surroundings.Staying)} }}";
        }
    }

    private string LeafWidely(string x, Surroundings surroundings)
    {
        var sum = Name("sum");
        return _random.Next(6) switch
        {
            0 => $"if ({x} != null) {{ trace.Add({x}.DanglingBytes); {Noise(surroundings.Staying, x)} trace.Add({x}.NonDanglingBytes); }}",
            1 => $"trace.ReportDangling({x}); if ({x} != null) trace.Add({x}.NonDanglingBytes);",
            2 => $"long {sum} = 0; if ({x} != null) {sum} += {x}.DanglingBytes; {Noise(surroundings, x)} if ({x} != null) {sum} += {x}.NonDanglingBytes; trace.Add({sum});",
            3 => $"long {sum} = {x}?.TotalBytes ?? 0; {Noise(surroundings, x)} trace.Add({sum});",
            _ => $"new {Owner()}(trace).Put({x});",
        };
    }

    /// <summary>A type that takes copies over and discharges them.</summary>
    private string Owner()
    {
        var name = Name("Owner");
        _types.Append(OwnerSource.Make(name, choices => _random.Next(choices)));
        return name;
    }
}
