using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using MemTrace.Analyzers.Contracts;
using MemTrace.Analyzers.Symbols;
using MemTrace.CodeFixes.Editing;

namespace MemTrace.CodeFixes.Copies;

/// <summary>The calls in a member that report or release the copy of a finding, by any of its names or by an amount computed from it.</summary>
internal sealed class MemoryCalls
{
    private readonly Fault _fault;
    private readonly HashSet<ISymbol> _names = new(SymbolEqualityComparer.Default);
    private readonly SyntaxNode _member;

    public MemoryCalls(Fault fault)
    {
        _fault = fault;
        _member = Bodies.Member(fault.Acquisition);
        AddNames();
        var reports = ImmutableArray.CreateBuilder<MemoryCall>();
        var releases = ImmutableArray.CreateBuilder<MemoryCall>();
        foreach (var call in _member.DescendantNodes().OfType<InvocationExpressionSyntax>())
        {
            if (fault.Source.Model.GetOperation(call, fault.CancellationToken) is IInvocationOperation operation && Mentions(Whole(call)))
                Sort(call, operation, reports, releases);
        }

        Reports = reports.ToImmutable();
        Releases = releases.ToImmutable();
    }

    /// <summary>In the order of the text.</summary>
    public ImmutableArray<MemoryCall> Reports { get; }

    /// <summary>In the order of the text.</summary>
    public ImmutableArray<MemoryCall> Releases { get; }

    private SemanticModel Model => _fault.Source.Model;

    /// <summary>Whether the copy, or something computed from it, is named in the node.</summary>
    public bool Mentions(SyntaxNode node) => node.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Any(name =>
        _names.Any(known => known.Name == name.Identifier.ValueText)
        && Model.GetSymbolInfo(name, _fault.CancellationToken).Symbol is { } symbol && _names.Contains(symbol));

    /// <summary>Of <c>copy?.Dispose()</c> the call is only the half behind the question mark.</summary>
    private static SyntaxNode Whole(InvocationExpressionSyntax call) => call.Parent is ConditionalAccessExpressionSyntax access && access.WhenNotNull == call ? access : call;

    private void Sort(
        InvocationExpressionSyntax call, IInvocationOperation operation, ImmutableArray<MemoryCall>.Builder reports, ImmutableArray<MemoryCall>.Builder releases)
    {
        var contract = _fault.Source.Contracts.For(operation.TargetMethod);
        var target = operation.TargetMethod;
        if (contract.ReportsReceiver is { } own)
            reports.Add(new MemoryCall(call, target, null, own.Portion, IsAmount: false));
        if (contract.ReleasesReceiver)
            releases.Add(new MemoryCall(call, target, null, MemoryPortion.All, IsAmount: false));
        foreach (var argument in operation.Arguments)
        {
            // Of `copy!` the operation is the copy.
            if (argument.Parameter is not { } parameter || argument.Syntax.FirstAncestorOrSelf<ArgumentSyntax>() is not { } syntax || !call.Span.Contains(syntax.Span) || !Mentions(syntax))
                continue;
            var part = contract.Parameter(parameter.Ordinal);
            if (part.Reports is { } reported)
                reports.Add(new MemoryCall(call, target, syntax, reported.Portion, NumericTypes.IsNumeric(parameter.Type)));
            if (part.Releases)
                releases.Add(new MemoryCall(call, target, syntax, MemoryPortion.All, NumericTypes.IsNumeric(parameter.Type)));
        }
    }

    private void AddNames()
    {
        foreach (var place in CopyPlaces.Of(_fault))
        {
            if (place.Symbol is not null)
                _names.Add(place.Symbol);
        }

        if (_fault.Local is { } local)
        {
            foreach (var declared in Declared(_member).Where(symbol => symbol.Name == local))
                _names.Add(declared);
        }

        // What it is put into at once: an array's slot, a collection.
        if (Holder() is { } holder && Model.GetSymbolInfo(holder, _fault.CancellationToken).Symbol is ILocalSymbol collection)
            _names.Add(collection);

        // What is computed from it, and what that is copied to.
        for (var count = -1; count != _names.Count;)
        {
            count = _names.Count;
            foreach (var node in _member.DescendantNodes())
                AddComputed(node);
        }
    }

    private ExpressionSyntax? Holder()
    {
        if (_fault.Acquisition is not ExpressionSyntax acquisition)
            return null;
        var value = ValueOf.Outermost(acquisition, Model, _fault.Source.Contracts, _fault.CancellationToken);
        return value.Parent switch
        {
            AssignmentExpressionSyntax { Left: ElementAccessExpressionSyntax slot } assignment when assignment.Right == value => slot.Expression,
            ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax member } } => member.Expression,
            _ => null,
        };
    }

    private void AddComputed(SyntaxNode node)
    {
        var (target, source) = node switch
        {
            VariableDeclaratorSyntax { Initializer.Value: { } value } => ((SyntaxNode?)node, value),
            AssignmentExpressionSyntax { Left: IdentifierNameSyntax left } assignment => (left, assignment.Right),
            ForEachStatementSyntax loop => (loop, loop.Expression),
            IsPatternExpressionSyntax test => (test.Pattern.DescendantNodesAndSelf().OfType<SingleVariableDesignationSyntax>().FirstOrDefault(), test.Expression),
            _ => (null, null),
        };
        if (target is null || source is null || !Mentions(source))
            return;
        var symbol = target is IdentifierNameSyntax ? Model.GetSymbolInfo(target, _fault.CancellationToken).Symbol : Model.GetDeclaredSymbol(target, _fault.CancellationToken);
        if (symbol is ILocalSymbol)
            _names.Add(symbol);
    }

    private IEnumerable<ISymbol> Declared(SyntaxNode member) => member.DescendantNodesAndSelf()
        .Where(static node => node is VariableDeclaratorSyntax or SingleVariableDesignationSyntax or ForEachStatementSyntax or ParameterSyntax)
        .Select(node => Model.GetDeclaredSymbol(node, _fault.CancellationToken))
        .Where(static symbol => symbol is ILocalSymbol or IParameterSymbol)!;
}
