using Microsoft.CodeAnalysis.CodeFixes;

namespace MemTrace.Analyzers.Tests.Rules;

/// <summary>
/// Reads the cases of a rule's fix: <c>=== Name</c>, <c>--- directive</c> lines, the program, <c>&gt;&gt;&gt;</c>, and the program after
/// the fix. A line <c>+++</c> begins the next file of the project. A case without <c>&gt;&gt;&gt;</c> expects that nothing is offered.
/// </summary>
internal static class FixCaseFile
{
    private const string CaseStart = "=== ";
    private const string DirectiveStart = "--- ";
    private const string ExpectedStart = ">>>";
    private const string FileStart = "+++";

    public static string PathOf(string rule) => Path.Combine(AppContext.BaseDirectory, "Rules", "Fixes", rule + ".fixes");

    /// <summary>All cases of a rule, in the order of its file.</summary>
    public static IReadOnlyList<FixCase> Read(string rule) => Parse(rule, File.ReadAllText(PathOf(rule)));

    /// <exception cref="FormatException">The text is no case file.</exception>
    public static IReadOnlyList<FixCase> Parse(string rule, string text)
    {
        var cases = new List<FixCase>();
        foreach (var part in ("\n" + text.ReplaceLineEndings("\n")).Split("\n" + CaseStart).Skip(1))
        {
            var lines = part.Split('\n');
            var body = lines.Skip(1).SkipWhile(line => line.StartsWith(DirectiveStart, StringComparison.Ordinal)).ToArray();
            var directives = lines.Skip(1).Take(lines.Length - 1 - body.Length).Select(line => line[DirectiveStart.Length..].Trim());
            var cut = Array.IndexOf(body, ExpectedStart);
            var item = new FixCase(rule, lines[0].Trim())
            {
                Sources = Files(cut < 0 ? body : body[..cut]),
                Expected = cut < 0 ? [] : Files(body[(cut + 1)..]),
            };
            if (cases.Exists(other => other.Name == item.Name))
                throw new FormatException($"{rule}: there are two cases '{item.Name}'.");
            cases.Add(directives.Aggregate(item, Apply));
        }

        return cases;
    }

    private static FixCase Apply(FixCase item, string directive) => directive.Split(": ") switch
    {
        ["key", var key] => item with { Key = key },
        ["all", "document"] => item with { Scope = FixAllScope.Document },
        ["all", "project"] => item with { Scope = FixAllScope.Project },
        ["toplevel"] => item with { IsProgram = true },
        ["exceptions", "all"] => item with { AllExceptions = true },
        _ => throw new FormatException($"{item.Name}: '{directive}' is no directive."),
    };

    private static string[] Files(string[] lines) =>
        [.. string.Join('\n', lines).Split(FileStart + "\n").Select(file => file.Trim('\n') + "\n")];
}
