using System.Text;

namespace MemTrace.Analyzers.Tests.Proof.Programs;

internal sealed partial class ProgramGenerator
{
    /// <summary>Statements that change nothing for any copy; some of them change what is known of the flags.</summary>
    /// <param name="surroundings">Where they stand.</param>
    /// <param name="x">A copy that they may look at.</param>
    private string Noise(Surroundings surroundings, string? x = null)
    {
        var text = new StringBuilder();
        while (Chance(3))
        {
            text.Append(_random.Next(10) switch
            {
                0 when x is not null => $"sink.Look({x});",
                1 when x is not null => $"Sink.Use({x});",
                2 when surroundings.Flags.Count > 0 => $"{Pick([.. surroundings.Flags])} = {Pick("Sink.Flag()", "true", "false")};",
                3 => $"var {Name("flag")} = Sink.Flag();",
                4 when surroundings.IsAsync => "await Task.Yield();",
                5 => $"if ({Condition(surroundings)}) {{ Sink.Use(null); }}",
                6 => "try { Sink.Use(1); } catch (IOException) { Sink.Use(2); }",
                7 when surroundings.HasNumber => "for (var k = 0; k < n; k++) { Sink.Use(k); }",
                8 when x is not null => $"if ({x} is not null) Sink.Use({x}.FirstIndex());",
                _ => "Sink.Use(null);",
            });
        }

        return text.ToString().Replace(".FirstIndex()", ".ToString()", StringComparison.Ordinal);
    }

    private string Condition(Surroundings surroundings)
    {
        var flag = surroundings.Flags.Count == 0 ? "Sink.Flag()" : Pick([.. surroundings.Flags]);
        var other = surroundings.Flags.Count == 0 ? "Sink.Flag()" : Pick([.. surroundings.Flags]);
        return _random.Next(9) switch
        {
            0 or 1 or 2 => flag,
            3 => "!" + flag,
            4 => "Sink.Flag()",
            5 => $"{flag} && {other}",
            6 => $"{flag} || !{other}",
            7 when surroundings.HasNumber => Pick("n == 1", "n > 0", "n is 0"),
            _ => $"{flag} ^ {other}",
        };
    }
}
