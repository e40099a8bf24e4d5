using System.Collections.Immutable;
using System.Linq;
using MemTrace.Analyzers.Contracts;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace MemTrace.Analyzers.Flow;

/// <summary>Deconstruction, by tuples and by <c>Deconstruct</c> methods.</summary>
internal sealed partial class Evaluator
{
    private Value EvaluateDeconstruction(IDeconstructionAssignmentOperation deconstruction)
    {
        var value = Evaluate(deconstruction.Value);
        var target = deconstruction.Target is IDeclarationExpressionOperation declaration ? declaration.Expression : deconstruction.Target;
        Assign(target, Deconstructed(value, target, InfoOf(deconstruction.Syntax), deconstruction), deconstruction);
        return value;
    }

    /// <summary>The compiler's choice of methods. A flow graph's operations no longer know their model.</summary>
    private DeconstructionInfo InfoOf(SyntaxNode syntax) => syntax switch
    {
        AssignmentExpressionSyntax assignment => Context.Graphs.ModelOf(syntax.SyntaxTree).GetDeconstructionInfo(assignment),
        { Parent: ForEachVariableStatementSyntax loop } => Context.Graphs.ModelOf(syntax.SyntaxTree).GetDeconstructionInfo(loop),
        _ => default,
    };

    /// <summary>The value taken apart as far as the target's tuples go.</summary>
    private Value Deconstructed(Value value, IOperation target, DeconstructionInfo info, IOperation at)
    {
        if (target is not ITupleOperation tuple || S.IsDead)
            return value;
        var parts = value is TermValue { Kind: TermKind.Tuple } known && known.Arguments.Length >= tuple.Elements.Length
            ? known
            : info.Method is { } method ? PartsOf(value, method, tuple.Elements.Select(e => e.Syntax).ToImmutableArray(), at) : null;
        if (parts is null || info.Nested.IsDefaultOrEmpty)
            return parts ?? value;
        var arguments = parts.Arguments;
        for (var i = 0; i < tuple.Elements.Length && i < info.Nested.Length; i++)
            arguments = arguments.SetItem(i, Deconstructed(arguments[i], tuple.Elements[i], info.Nested[i], at));
        return new TermValue(TermKind.Tuple, parts.Data, arguments);
    }

    /// <summary>
    /// What a <c>Deconstruct</c> method puts out: a record's own reads the properties; others go by their contracts, and private ones are followed.
    /// </summary>
    private TermValue? PartsOf(Value value, IMethodSymbol method, ImmutableArray<SyntaxNode> places, IOperation at)
    {
        var offset = method.IsExtensionMethod && method.ReducedFrom is null ? 1 : 0;
        var parameters = method.Parameters.Skip(offset).Take(places.Length).ToArray();
        if (parameters.Length < places.Length)
            return null;
        var names = parameters.Select((_, i) => "Item" + (i + 1)).ToArray();
        if (method.IsImplicitlyDeclared && method.ContainingType.IsRecord)
        {
            var properties = parameters.Select(p => method.ContainingType.GetMembers(p.Name).OfType<IPropertySymbol>().FirstOrDefault()).ToArray();
            return properties.Any(p => p is null)
                ? null
                : new TermValue(TermKind.Tuple, names, properties.Select(p => ReadMember(value, p!, p!.Type, at)).ToImmutableArray());
        }

        var contract = Contracts.For(method);
        if (contract == MemberContract.None && IsInlined(method))
            return FollowDeconstruct(value, method, names, offset, at);
        if (contract == MemberContract.None)
            return null;
        Use(value, at);
        return new TermValue(TermKind.Tuple, names, parameters.Select((parameter, i) => contract.Parameter(parameter.Ordinal).Tracks is { } tracks
            ? Acquire(parameter.Type, tracks, at, method, parameter.Name, places[i])
            : Borrow(parameter.Type, null, places[i], at)).ToImmutableArray());
    }

    private TermValue? FollowDeconstruct(Value value, IMethodSymbol method, string[] names, int offset, IOperation at)
    {
        var targets = names.Select(name => new Variable(Frame, "deconstructed " + name)).ToArray();
        var arguments = targets.Select(target => (Value)new TermValue(TermKind.Place, target)).ToImmutableArray();
        var receiver = offset == 0 ? value : null;
        if (Inline(method, at, receiver, offset == 0 ? arguments : arguments.Insert(0, value), ImmutableArray<IArgumentOperation>.Empty) is null || S.IsDead)
            return null;
        var parts = targets.Select((target, i) => S.Get(target) ?? Unknown(at, names[i])).ToImmutableArray();
        foreach (var target in targets)
            S.Remove(target);
        return new TermValue(TermKind.Tuple, names, parts);
    }
}
