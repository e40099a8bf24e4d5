using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using MemTrace.Analyzers.Contracts.Gate;
using MemTrace.Analyzers.Symbols;

namespace MemTrace.Analyzers.Contracts;

/// <summary>Draws from the marked members what the table answers without looking at them again: names, and types.</summary>
internal static class MarkedMembers
{
    /// <summary>Types of which copies are reported: by a parameter, a member of their own, or a number of bytes.</summary>
    public static AcceptedTypes Reportable(Compilation compilation, ImmutableArray<(ISymbol Member, MemberContract Contract)> marked) => Collect(
        compilation,
        marked,
        static contract => contract.ReportsReceiver is not null || contract.Bytes is not null,
        static parameter => parameter.Reports is not null,
        static contract => contract.Bytes is not null);

    /// <summary>Types with a release half.</summary>
    public static AcceptedTypes Releasable(Compilation compilation, ImmutableArray<(ISymbol Member, MemberContract Contract)> marked) => Collect(
        compilation, marked, static contract => contract.ReleasesReceiver, static parameter => parameter.Releases, static _ => false);

    /// <summary>The names that decide which bodies can matter.</summary>
    public static NameRoles Names(ImmutableArray<(ISymbol Member, MemberContract Contract)> marked, ImmutableArray<string> attributeNames)
    {
        var names = new NameRoles();
        foreach (var name in attributeNames)
        {
            // A number of bytes or a changing member has nothing to be analysed in its own body.
            if (!name.StartsWith("MemoryBytes", StringComparison.Ordinal) && !name.StartsWith("ChangesMemory", StringComparison.Ordinal))
                names.Add(name, MentionRole.Copy);
        }

        foreach (var (member, contract) in marked)
        {
            if (MemberNames.KeyOf(member) is not { } name)
                continue;
            names.AddMember(name, RoleOf(member, contract), member is IMethodSymbol { MethodKind: MethodKind.Constructor });
            AddPrimaryParameters(names, member, contract);

            // Who sets the counter of an owned array changes what it holds.
            if (contract.Owns is not null && FillCounters.Of(member) is { } counter)
                names.Add(counter.Name, MentionRole.Copy);
        }

        return names;
    }

    private static MentionRole RoleOf(ISymbol member, MemberContract contract)
    {
        var role = MentionRole.None;
        if (contract.Tracks is not null || contract.Owns is not null)
            role |= MentionRole.Copy;
        if (contract.Bytes is not null)
            role |= MentionRole.Bytes;
        if (contract.ReportsReceiver is not null)
            role |= MentionRole.TakesCopy;
        for (var ordinal = 0; ordinal < contract.Parameters.Length; ordinal++)
        {
            var parameter = contract.Parameters[ordinal];
            if (parameter.Tracks is not null)
                role |= MentionRole.Copy;
            if (parameter.Reports is null && parameter.Owns is null)
                continue;
            role |= NumericTypes.IsNumeric(ParametersOf(member).ElementAtOrDefault(ordinal)?.Type) ? MentionRole.TakesNumber : MentionRole.TakesCopy;
        }

        return member is INamedTypeSymbol ? role | MentionRole.Delegate | MentionRole.Copy : role;
    }

    /// <summary>A marked parameter of a primary constructor is a name in all bodies of its type.</summary>
    private static void AddPrimaryParameters(NameRoles names, ISymbol member, MemberContract contract)
    {
        if (member is not IMethodSymbol { MethodKind: MethodKind.Constructor } constructor)
            return;
        foreach (var parameter in constructor.Parameters)
        {
            if (!ReferenceEquals(contract.Parameter(parameter.Ordinal), ParameterContract.None) && IsPrimary(constructor))
                names.Add(parameter.Name, MentionRole.Copy);
        }
    }

    private static bool IsPrimary(IMethodSymbol constructor) => constructor.DeclaringSyntaxReferences.Any(static reference =>
        reference.GetSyntax() is Microsoft.CodeAnalysis.CSharp.Syntax.TypeDeclarationSyntax);

    private static AcceptedTypes Collect(
        Compilation compilation,
        ImmutableArray<(ISymbol Member, MemberContract Contract)> marked,
        Func<MemberContract, bool> meansReceiver,
        Func<ParameterContract, bool> meansParameter,
        Func<MemberContract, bool> meansFirstParameter)
    {
        var holders = ImmutableHashSet.CreateBuilder<ISymbol>(SymbolEqualityComparer.Default);
        var parameterTypes = ImmutableArray.CreateBuilder<ITypeSymbol>();
        foreach (var (member, contract) in marked)
        {
            var parameters = ParametersOf(member);
            for (var ordinal = 0; ordinal < parameters.Length; ordinal++)
            {
                if (meansParameter(contract.Parameter(ordinal)))
                    AddType(parameters[ordinal].Type);
            }

            if (!meansReceiver(contract))
                continue;
            if (ExtensionBlocks.Receiver(member) is { } receiver)
                AddType(receiver.Type);
            else if (!member.IsStatic)
                holders.Add(member.ContainingType.OriginalDefinition);
            else if (meansFirstParameter(contract) && parameters is [var first, ..])
                AddType(first.Type);
        }

        return new AcceptedTypes(compilation, holders.ToImmutable(), parameterTypes.ToImmutable());

        void AddType(ITypeSymbol type)
        {
            if (!NumericTypes.IsNumeric(type))
                parameterTypes.Add(type);
        }
    }

    private static ImmutableArray<IParameterSymbol> ParametersOf(ISymbol member) => member switch
    {
        IMethodSymbol method => method.Parameters,
        IPropertySymbol property => property.Parameters,
        INamedTypeSymbol { DelegateInvokeMethod: { } invoke } => invoke.Parameters,
        _ => ImmutableArray<IParameterSymbol>.Empty,
    };
}
