using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MemTrace.Analyzers.Tests.Proof.Programs;

/// <summary>
/// Makes random programs from a grammar: copies are acquired in some way, and every duty towards them is done in some way, through branches, loops,
/// handlers, aliases, collections, helpers and lambdas. Then some programs are spoilt, so that about half are wrong. The same seed makes the same program.
/// </summary>
internal sealed partial class ProgramGenerator
{
    private readonly Random _random;
    private readonly StringBuilder _members = new();
    private readonly StringBuilder _types = new();

    // The wider grammar has more forms. It asks for no random number where the plain one would not, so that the plain programs stay what they are.
    private readonly bool _isWide;
    private int _names;
    private int _budget;

    private ProgramGenerator(int seed, bool isWide = false) => (_random, _isWide) = (new Random(seed), isWide);

    /// <summary>The program of a seed: about one in four is left correct, the others are spoilt in a place or two.</summary>
    public static ProofProgram Generate(int seed) => Spoilt($"seed {seed}", new ProgramGenerator(seed));

    /// <summary>The same over the wider grammar: owners, helpers with <c>out</c> parameters and tasks, streams, channels and more collections, numbers by portion.</summary>
    public static ProofProgram GenerateWide(int seed) => Spoilt($"wide seed {seed}", new ProgramGenerator(seed, isWide: true));

    private static ProofProgram Spoilt(string name, ProgramGenerator generator)
    {
        SyntaxNode spoilt = generator.Root();
        for (var mutations = generator.Pick(0, 1, 1, 2); mutations > 0; mutations--)
            spoilt = Spoiler.Spoil(spoilt, generator._random);
        // Owners stay as they are: what a run shows of them is that they take over.
        return new ProofProgram(name, spoilt.NormalizeWhitespace().ToFullString() + generator._types);
    }

    /// <summary>The program of a seed before it is spoilt.</summary>
    public static ProofProgram GenerateCorrect(int seed) => new($"correct seed {seed}", new ProgramGenerator(seed).Root().NormalizeWhitespace().ToFullString());

    /// <summary>The program of a seed of the wider grammar before it is spoilt.</summary>
    public static ProofProgram GenerateWideCorrect(int seed)
    {
        var generator = new ProgramGenerator(seed, isWide: true);
        return new ProofProgram($"correct wide seed {seed}", generator.Root().NormalizeWhitespace().ToFullString() + generator._types);
    }

    private CompilationUnitSyntax Root() => SyntaxFactory.ParseCompilationUnit(Class(), options: Corpus.CorpusCompiler.ParseOptions);

    private string Class()
    {
        _budget = Pick(2, 4, 6, 9);
        var isAsync = Chance(_isWide ? 2 : 6);
        var surroundings = new Surroundings(["a", "b", "c"], HasNumber: true, isAsync, MayLeave: true);
        var isMarked = !isAsync && Chance(10);
        var body = isMarked ? MarkedBody(surroundings) : Body(surroundings);
        var result = isMarked ? "[TracksMemory] public Batch?" : isAsync ? "public async Task" : "public void";
        return $$"""
            public class C
            {
            {{result}} M(Cache cache, Trace trace, Sink sink, bool a, bool b, bool c, int n)
            {
            {{body}}
            }
            {{_members}}
            }
            """;
    }

    private string Body(Surroundings surroundings)
    {
        if (Chance(3))
            return Noise(surroundings) + Live(surroundings.Staying) + Live(surroundings);
        return Chance(4)
            ? Acquire(surroundings, (duties, x, inner) => Acquire(inner, (others, y, innermost) => Interleaved(duties, x, others, y, innermost)))
            : Noise(surroundings) + Live(surroundings);
    }

    /// <summary>A marked method: some ways the copy is reported here and nothing returned, some ways it is returned.</summary>
    private string MarkedBody(Surroundings surroundings)
    {
        var x = Name("x");
        var early = Chance(2) ? $"if ({Condition(surroundings)}) {{ {Fulfil(Duty.ReportBatch, x, surroundings.Staying)} return null; }}" : string.Empty;
        return $"var {x} = {BatchCall()}; {Noise(surroundings, x)} {early} return {x};";
    }

    private string Live(Surroundings surroundings) => Acquire(surroundings, (duties, x, inner) => All(duties, x, inner));

    /// <summary>All duties in their order, with noise between.</summary>
    private string All(IReadOnlyList<Duty> duties, string x, Surroundings surroundings)
    {
        var text = new StringBuilder(Noise(surroundings, x));
        for (var i = 0; i < duties.Count; i++)
            text.Append(Fulfil(duties[i], x, i < duties.Count - 1 ? surroundings.Staying : surroundings)).Append(Noise(surroundings, duties[i] == Duty.ReleaseLease ? null : x));
        return text.ToString();
    }

    private string Interleaved(IReadOnlyList<Duty> duties, string x, IReadOnlyList<Duty> others, string y, Surroundings surroundings)
    {
        var text = new StringBuilder();
        var (i, j) = (0, 0);
        while (i < duties.Count || j < others.Count)
        {
            text.Append(Noise(surroundings));
            if (j == others.Count || (i < duties.Count && Chance(2)))
                text.Append(Fulfil(duties[i++], x, surroundings.Staying));
            else
                text.Append(Fulfil(others[j++], y, surroundings.Staying));
        }

        return text.ToString();
    }

    /// <summary>Adds a member to the class. Its text is made before it is added, since it may add members itself.</summary>
    private void Member(string text) => _members.AppendLine(text);

    private string Name(string prefix) => prefix + ++_names;

    private bool Chance(int oneIn) => _random.Next(oneIn) == 0;

    private T Pick<T>(params T[] choices) => choices[_random.Next(choices.Length)];
}
