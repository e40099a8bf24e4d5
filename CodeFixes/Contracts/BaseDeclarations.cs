using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using MemTrace.Analyzers.Symbols;

namespace MemTrace.CodeFixes.Contracts;

/// <summary>What a declaration overrides or implements: a mark is the business of all of them.</summary>
internal static class BaseDeclarations
{
    /// <summary>
    /// The declarations of the same file that the declaration stands for, the root too; null where one of them stands elsewhere, so that no
    /// edit of this file makes them agree.
    /// </summary>
    public static IReadOnlyList<SyntaxNode>? Of(Fault fault, SyntaxNode declaration)
    {
        if (fault.Source.Model.GetDeclaredSymbol(declaration, fault.CancellationToken) is not { } symbol)
            return [];
        var found = new List<SyntaxNode>();
        var open = new Queue<ISymbol>([symbol]);
        while (open.Count != 0)
        {
            foreach (var above in BaseMembers.Of(open.Dequeue()))
            {
                if (above.DeclaringSyntaxReferences is not [var reference] || reference.SyntaxTree != fault.Source.Root.SyntaxTree)
                    return null;
                var node = reference.GetSyntax(fault.CancellationToken);
                if (found.Contains(node))
                    continue;
                found.Add(node);
                open.Enqueue(above);
            }
        }

        return found;
    }

    /// <summary>The parameter of that ordinal in each of the declarations.</summary>
    public static IEnumerable<ParameterSyntax> Parameters(IEnumerable<SyntaxNode> declarations, int ordinal) => declarations
        .Select(static declaration => declaration.ChildNodes().OfType<BaseParameterListSyntax>().FirstOrDefault())
        .Where(list => list is not null && ordinal < list.Parameters.Count)
        .Select(list => list!.Parameters[ordinal]);
}
