using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using MemTrace.Analyzers.Contracts;
using MemTrace.CodeFixes.Editing;

namespace MemTrace.CodeFixes.Contracts;

/// <summary>Edits that mark a member (or its <c>out</c> parameter) as one that hands out copies.</summary>
internal static class HandOn
{
    public const string Title = "Hand the copy on: mark it [TracksMemory]";
    public const string Key = "MemTrace.HandOn";

    /// <summary>The marks that may tell what the member around a node hands out.</summary>
    public static IEnumerable<SourceEdit> Edits(Fault fault, SyntaxNode node)
    {
        if (MarkEdits.DeclarationAt(node) is not { } declaration || IsMarked(fault, declaration))
            yield break;
        var mark = MarkEdits.Text(MemoryAttributeKind.Tracks, fault.Portion);
        var (result, parameters) = SignatureOf(declaration);
        if (result is not null && fault.Source.Model.GetTypeInfo(result, fault.CancellationToken).Type is { SpecialType: not SpecialType.System_Void } type && fault.Source.Shapes.OfMarked(type).HasCopies)
        {
            yield return new SourceEdit(fault.Source).Add(fault.Source, declaration, mark);
            if (BaseDeclarations.Of(fault, declaration) is { Count: > 0 } above)
                yield return Marked(fault, [declaration, .. above], mark);
        }

        foreach (var parameter in parameters?.Parameters.Where(static parameter => parameter.Modifiers.Any(SyntaxKind.OutKeyword)) ?? [])
        {
            if (parameter.Type is null || IsMarked(fault, parameter))
                continue;
            yield return new SourceEdit(fault.Source).Add(fault.Source, parameter, mark);
            if (BaseDeclarations.Of(fault, declaration) is { Count: > 0 } above)
                yield return Marked(fault, [parameter, .. BaseDeclarations.Parameters(above, parameters!.Parameters.IndexOf(parameter))], mark);
        }
    }

    /// <summary>Marks all of the declarations that are not marked yet.</summary>
    public static SourceEdit Marked(Fault fault, IEnumerable<SyntaxNode> declarations, string mark) => declarations
        .Where(declaration => !IsMarked(fault, declaration))
        .Aggregate(new SourceEdit(fault.Source), (edit, declaration) => edit.Add(fault.Source, declaration, mark));

    private static (TypeSyntax? Result, BaseParameterListSyntax? Parameters) SignatureOf(SyntaxNode declaration) => declaration switch
    {
        MethodDeclarationSyntax method => (method.ReturnType, method.ParameterList),
        LocalFunctionStatementSyntax function => (function.ReturnType, function.ParameterList),
        OperatorDeclarationSyntax @operator => (@operator.ReturnType, @operator.ParameterList),
        ConversionOperatorDeclarationSyntax conversion => (conversion.Type, conversion.ParameterList),
        IndexerDeclarationSyntax indexer => (indexer.Type, indexer.ParameterList),
        BasePropertyDeclarationSyntax property => (property.Type, null),
        ParameterSyntax { Parent.Parent: { } owner } parameter when parameter.Modifiers.Any(SyntaxKind.OutKeyword) => (null, SignatureOf(owner).Parameters),
        _ => (null, null),
    };

    private static bool IsMarked(Fault fault, SyntaxNode declaration) => MarkEdits.ListsOf(declaration)
        .SelectMany(static list => list.Attributes)
        .Any(attribute => MemoryAttributeNames.TryGetKind(fault.Source.Model.GetTypeInfo(attribute, fault.CancellationToken).Type as INamedTypeSymbol, out var kind)
            && kind == MemoryAttributeKind.Tracks);
}
