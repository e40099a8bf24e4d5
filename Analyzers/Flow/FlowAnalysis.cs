using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using MemTrace.Analyzers.Contracts;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MemTrace.Analyzers.Flow;

/// <summary>Entry point of the analysis: from a source file to what is wrong in it.</summary>
internal static class FlowAnalysis
{
    private static readonly ConditionalWeakTable<MemoryContracts, SharedParts> s_parts = new();

    /// <summary>All findings whose location is in the file of <paramref name="model"/>.</summary>
    public static ImmutableArray<Finding> Analyze(
        SemanticModel model, MemoryContracts contracts, FlowOptions options, CancellationToken cancellationToken)
    {
        var root = model.SyntaxTree.GetRoot(cancellationToken);
        if (!contracts.MayMatter(root))
            return ImmutableArray<Finding>.Empty;
        var parts = s_parts.GetValue(contracts, c => new SharedParts(new Graphs(model.Compilation), new TypeShapes(c)));
        var context = new AnalysisContext(model.Compilation, contracts, parts.Shapes, parts.Graphs, options, cancellationToken);
        var borrowers = new Borrowers(model, contracts, parts.Shapes, cancellationToken);
        var findings = ImmutableArray.CreateBuilder<Finding>();
        foreach (var body in BodiesOf(root))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!contracts.MayMatter(body))
                continue;
            var (method, owner) = OwnerOf(model, body, cancellationToken);
            if (method is not null && !contracts.MayAcquire(body) && (IsSeenByCallersOnly(method, contracts) || !borrowers.MayPassOn(method, body)))
                continue;
            if (owner is null || context.Graphs.Of(body, cancellationToken) is not { } graph)
                continue;
            var found = new MemberAnalysis(context).Analyze(graph, method, owner);
            if (found.Length > 0 && !context.Graphs.HasErrors(body, cancellationToken))
                findings.AddRange(found);
        }

        findings.AddRange(new OwnerAnalysis(context).Analyze(model, root));
        findings.AddRange(new PrimaryConstructorAnalysis(context).Analyze(model, root));
        return findings.Where(f => f.Location.SourceTree == model.SyntaxTree)
            .GroupBy(f => (f.Kind, f.Location))
            .Select(g => g.First())
            .ToImmutableArray();
    }

    /// <summary>A private member from which no copy comes: what it does with those that it is passed shows at its calls.</summary>
    private static bool IsSeenByCallersOnly(IMethodSymbol method, MemoryContracts contracts) =>
        Evaluator.IsPrivate(method) && contracts.For(method) == MemberContract.None && contracts.For(method.AssociatedSymbol) == MemberContract.None;

    /// <summary>The bodies of a file, without going into them.</summary>
    private static IEnumerable<SyntaxNode> BodiesOf(SyntaxNode root)
    {
        if (root is CompilationUnitSyntax unit && unit.Members.Any(m => m.IsKind(SyntaxKind.GlobalStatement)))
            yield return unit;
        foreach (var node in root.DescendantNodes(n => n is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax or TypeDeclarationSyntax or BasePropertyDeclarationSyntax
                     or AccessorListSyntax or BaseFieldDeclarationSyntax or VariableDeclarationSyntax or VariableDeclaratorSyntax))
        {
            switch (node)
            {
                case BaseMethodDeclarationSyntax or AccessorDeclarationSyntax when Graphs.BodyOf(node) is { } body:
                    yield return body;
                    break;
                case PropertyDeclarationSyntax { ExpressionBody: { } arrow }:
                    yield return arrow;
                    break;
                case PropertyDeclarationSyntax { Initializer: { } initializer }:
                    yield return initializer;
                    break;
                case IndexerDeclarationSyntax { ExpressionBody: { } arrow }:
                    yield return arrow;
                    break;
                case VariableDeclaratorSyntax { Initializer: { } initializer, Parent.Parent: BaseFieldDeclarationSyntax }:
                    yield return initializer;
                    break;
            }
        }
    }

    private static (IMethodSymbol? Method, ISymbol? Owner) OwnerOf(SemanticModel model, SyntaxNode body, CancellationToken cancellationToken)
    {
        switch (body)
        {
            case CompilationUnitSyntax unit:
                var entry = model.GetDeclaredSymbol(unit, cancellationToken) as IMethodSymbol;
                return (entry, entry);
            case ArrowExpressionClauseSyntax { Parent: BasePropertyDeclarationSyntax property }:
                var getter = (model.GetDeclaredSymbol(property, cancellationToken) as IPropertySymbol)?.GetMethod;
                return (getter, getter);
            case EqualsValueClauseSyntax { Parent: { } declaration }:
                return (null, model.GetDeclaredSymbol(declaration, cancellationToken));
            default:
                var method = model.GetDeclaredSymbol(body, cancellationToken) as IMethodSymbol;
                return (method, method);
        }
    }

    private sealed record SharedParts(Graphs Graphs, TypeShapes Shapes);
}
