using System.Collections.Generic;
using System.Linq;
using MemTrace.Analyzers.Contracts;
using MemTrace.Analyzers.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MemTrace.Analyzers.Flow;

/// <summary>Which code a call runs where more than one member may be meant.</summary>
internal sealed partial class Evaluator
{
    /// <summary>
    /// An interface's member on a type that is known: <c>Dispose</c> of a <c>using</c> is the type's own, also where the variable is of a
    /// type parameter, and where <c>ConfigureAwait</c> stands between.
    /// </summary>
    private IMethodSymbol Implementation(IMethodSymbol method, IOperation? instance, Value? receiver)
    {
        if (Contracts.For(method) != MemberContract.None)
            return method;
        if (OwnOf(receiver, method) is { } own)
            return own;
        var isConfigured = method is { Name: "DisposeAsync", ContainingType.Name: "ConfiguredAsyncDisposable" };
        if (method.ContainingType.TypeKind != TypeKind.Interface && !isConfigured)
            return method;
        while (instance is IConversionOperation { OperatorMethod: null } conversion)
            instance = conversion.Operand;
        var type = instance?.Type;
        if ((isConfigured || type is null or { TypeKind: TypeKind.Interface or TypeKind.TypeParameter }) && S.Object<CopyObject>(receiver) is { } copy)
            type = copy.Site.Type;
        var member = isConfigured
            ? Context.Compilation.GetTypeByMetadataName("System.IAsyncDisposable")?.GetMembers("DisposeAsync").OfType<IMethodSymbol>().FirstOrDefault() ?? method
            : method;
        return type?.FindImplementationForInterfaceMember(member) is IMethodSymbol found && !(found.DeclaringSyntaxReferences.IsEmpty && found.MethodKind == MethodKind.ExplicitInterfaceImplementation) ? found : method;
    }

    /// <summary>
    /// An object was made here, so that its type is known: what it does for a private base or interface, or one of the framework, is its own. What others may
    /// implement goes by its contract.
    /// </summary>
    private IMethodSymbol? OwnOf(Value? receiver, IMethodSymbol method)
    {
        if (TypeOf(receiver) is not { } type || !(method.IsAbstract || method.IsVirtual || method.IsOverride) || !(IsPrivate(method) || IsSystem(method.ContainingType)))
            return null;
        if (method.ContainingType.TypeKind == TypeKind.Interface)
            return type.FindImplementationForInterfaceMember(method) as IMethodSymbol;
        for (var current = type; current is not null; current = current.BaseType)
        {
            if (current.GetMembers(method.Name).OfType<IMethodSymbol>().FirstOrDefault(m => IsSame(m, method)) is { } own)
                return own;
        }

        return null;

        static bool IsSame(IMethodSymbol? candidate, IMethodSymbol method)
        {
            for (; candidate is not null; candidate = candidate.OverriddenMethod)
            {
                if (SymbolEqualityComparer.Default.Equals(candidate.OriginalDefinition, method.OriginalDefinition))
                    return true;
            }

            return false;
        }
    }

    /// <summary>The part of a record made here that says of which type it is, where its variable may be of another.</summary>
    private const string OwnType = "EqualityContract";

    /// <summary>The very type that an object was made as, where it was made here.</summary>
    private ITypeSymbol? MadeAs(Value? value) => value is TermValue { Kind: TermKind.Tuple, Data: string[] and [.., OwnType], Arguments: [.., ConstantValue { Content: ITypeSymbol record }] }
        ? record
        : S.Object<InstanceObject>(value)?.Type;

    private ITypeSymbol? TypeOf(Value? receiver) =>
        MadeAs(receiver) ?? (receiver is null ? null : S.Facts.FirstOrDefault(fact => fact.Value.Truth == true && fact.Key is TermValue { Kind: TermKind.IsType, Data: INamedTypeSymbol { IsAbstract: false } type } test && test[0].Equals(receiver) && IsPrivate(type)).Key is TermValue { Data: ITypeSymbol known } ? known : null);

    /// <summary>
    /// What a private type leaves to those that derive from it or implement it, all of which are known: where one of its members is passed a copy, each of them is followed.
    /// </summary>
    private void SettleType(Value? receiver, IMethodSymbol method, Passed[] arguments)
    {
        if (receiver is not (UnknownValue or TermValue { Kind: TermKind.This or TermKind.Member }) || !(method.IsAbstract || method.IsVirtual) || method.ContainingType is not { TypeKind: TypeKind.Class or TypeKind.Interface, ContainingType: not null } type ||
            !IsPrivate(method) || Contracts.For(method) != MemberContract.None || TypeOf(receiver) is not null || !arguments.Any(a => CopiesIn(a.Value).Any(copy => copy.IsPending)))
        {
            return;
        }

        var outermost = type;
        while (outermost.ContainingType is { } outer)
            outermost = outer;
        if (_choices.From(() => (IReadOnlyList<INamedTypeSymbol>)NestedIn(outermost).Where(nested => nested.TypeKind is TypeKind.Class or TypeKind.Struct && !nested.IsAbstract && !nested.IsGenericType && nested.SelfAndBases().Contains(type, SymbolEqualityComparer.Default)).ToArray()) is { } chosen)
            S.Learn(new TermValue(TermKind.IsType, chosen, receiver), Fact.Nothing with { Truth = true });

        static IEnumerable<INamedTypeSymbol> NestedIn(INamedTypeSymbol containing) => containing.GetTypeMembers().SelectMany(nested => NestedIn(nested).Prepend(nested));
    }

    /// <summary>The code that the call runs is private, and surely this.</summary>
    private bool IsFollowed(IMethodSymbol method, Value? receiver) =>
        IsInlined(method) ||
        (!method.IsAbstract && IsPrivate(method.OriginalDefinition) && TypeOf(receiver) is not null && Contracts.For(method) == MemberContract.None);
}
