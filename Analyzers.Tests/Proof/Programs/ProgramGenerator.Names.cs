namespace MemTrace.Analyzers.Tests.Proof.Programs;

internal sealed partial class ProgramGenerator
{
    private static string TypeOf(Duty duty) => duty == Duty.ReportBatch ? "Batch" : "Lease";

    /// <summary>Does the duty through another name of the copy.</summary>
    private string Rename(Duty duty, string x, Surroundings surroundings)
    {
        var y = Name("y");
        var type = TypeOf(duty);
        var rest = Fulfil(duty, y, surroundings);
        var condition = Condition(surroundings);
        return _random.Next(11) switch
        {
            0 => $"object o{y} = {x}; var {y} = ({type})o{y}; {rest}",
            1 => $"var t{y} = ({x}, 1); var {y} = t{y}.Item1; {rest}",
            2 => $"var ({y}, n{y}) = ({x}, 1); {rest}",
            3 => $"var w{y} = new {{ Copy = {x} }}; var {y} = w{y}.Copy; {rest}",
            4 => $"var {y} = {condition} ? {x} : {x}; {rest}",
            5 when duty == Duty.ReportBatch => $"if ({x} is not null) {{ var {y} = {x}.Named(\"same\"); {Fulfil(duty, y, surroundings)} }}",
            6 => $"if ({x} is {type} {y}) {{ {rest} }}",
            7 => $"{type}? {y} = null; if ({condition}) {y} = {x}; if ({y} != null) {{ {Fulfil(duty, y, surroundings.Staying)} }} else {{ {Fulfil(duty, x, surroundings.Staying)} }}",
            8 => $"{type}? {y}; {y} = {x}; {rest}",
            9 => $"var {y} = ({condition}) switch {{ true => {x}, false => {x} }}; {rest}",
            _ => $"var {y} = {x}; {rest}",
        };
    }

    /// <summary>Does the duty to what is found in a collection, an array or a field of a tuple.</summary>
    private string Collect(Duty duty, string x, Surroundings surroundings)
    {
        var list = Name("list");
        var y = Name("y");
        var type = TypeOf(duty);
        var inside = surroundings.Staying;
        return _random.Next(8) switch
        {
            0 => $"var {list} = new List<{type}> {{ {x} }}; foreach (var {y} in {list}) {{ {Fulfil(duty, y, inside)} }}",
            1 => $"var {list} = new List<{type}>(); {list}.Add({x}); for (var j{y} = 0; j{y} < {list}.Count; j{y}++) {{ var {y} = {list}[j{y}]; {Fulfil(duty, y, inside)} }}",
            2 => $"var {list} = new[] {{ {x} }}; var {y} = {list}[0]; {Fulfil(duty, y, surroundings)}",
            3 => $"{type}[] {list} = [{x}]; foreach (var {y} in {list}) {{ {Fulfil(duty, y, inside)} }}",
            4 => $"var {list} = new Queue<{type}>(); {list}.Enqueue({x}); while ({list}.TryDequeue(out var {y})) {{ {Fulfil(duty, y, inside)} }}",
            5 => $"var {list} = new Stack<{type}>(); {list}.Push({x}); var {y} = {list}.Pop(); {Fulfil(duty, y, surroundings)}",
            6 => $"var {list} = new Dictionary<int, {type}>(); {list}[1] = {x}; if ({list}.TryGetValue(1, out var {y})) {{ {Fulfil(duty, y, inside)} }}",
            _ => $"var {list} = new List<{type}> {{ {x} }}; {list}.ForEach({y} => {{ {Fulfil(duty, y, surroundings.Captured)} }});",
        };
    }

    /// <summary>Lets a private method, a local function or a lambda do the duty.</summary>
    private string Delegate(Duty duty, string x, Surroundings surroundings)
    {
        var function = Name("Do");
        var y = Name("y");
        var type = TypeOf(duty);
        var apart = new Surroundings(Chance(2) ? ["p"] : [], HasNumber: false, IsAsync: false, MayLeave: true);
        switch (_random.Next(8))
        {
            case 0:
                Member($"private void {function}(Trace trace, Sink sink, {type}? {y}, bool p) {{ {Noise(apart)} {Fulfil(duty, y, apart)} }}");
                return $"{function}(trace, sink, {x}, {Pick("a", "true", "Sink.Flag()")});".Replace("a)", surroundings.Flags.Count > 0 ? "a)" : "false)", StringComparison.Ordinal);
            case 1:
                Member($"private static void {function}(Trace trace, Sink sink, {type}? {y}, bool p) {{ if (p) {{ {Fulfil(duty, y, apart)} }} }}");
                return $"{function}(trace, sink, {x}, {(surroundings.Flags.Count > 0 ? Pick([.. surroundings.Flags]) : "true")}); if (!{(surroundings.Flags.Count > 0 ? Pick([.. surroundings.Flags]) : "true")}) {{ {Leaf(duty, x, surroundings)} }}";
            case 2:
                Member($"private static {type}? {function}({type}? {y}) {{ Sink.Use({y}); return {y}; }}");
                return $"var {y} = {function}({x}); {Fulfil(duty, y, surroundings)}";
            case 3:
                return $"void {function}({type}? {y}) {{ {Fulfil(duty, y, surroundings.Captured)} }} {Noise(surroundings, x)} {function}({x});";
            case 4:
                return $"Action {function} = () => {{ {Fulfil(duty, x, surroundings.Captured)} }}; {Noise(surroundings, x)} {function}();";
            case 5:
                return $"Action<{type}> {function} = {y} => {{ {Fulfil(duty, y, surroundings.Captured)} }}; {function}({x});";
            case 6 when surroundings.IsAsync:
                return $"await Task.Run(() => {{ {Fulfil(duty, x, surroundings.Captured)} }});";
            default:
                return $"void {function}() {{ {Fulfil(duty, x, surroundings.Captured)} }} {function}();";
        }
    }
}
