using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using MemTrace.Analyzers.Contracts;
using MemTrace.Analyzers.Symbols;

namespace MemTrace.Analyzers.Rules.Contracts;

/// <summary>A member whose attributes say something else than those of what it overrides or implements.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MT3002ContractChanged() : MemTraceAnalyzer(Descriptors.MT3002ContractChanged)
{
    private protected override void Register(RuleContext context)
    {
        if (context.Contracts is not { } contracts)
            return;
        context.Start.RegisterSymbolAction(
            symbol =>
            {
                if (Check(contracts, symbol.Symbol) is { } diagnostic)
                    symbol.ReportDiagnostic(diagnostic);
            },
            SymbolKind.Method,
            SymbolKind.Property);
        context.Start.RegisterSymbolAction(
            symbol =>
            {
                foreach (var diagnostic in CheckInherited(contracts, (INamedTypeSymbol)symbol.Symbol))
                    symbol.ReportDiagnostic(diagnostic);
            },
            SymbolKind.NamedType);
    }

    /// <summary>
    /// A type may list an interface that members of its base class implement without knowing of it. It is the type's listing that brings the
    /// two contracts together, so that is where it is shown.
    /// </summary>
    private IEnumerable<Diagnostic> CheckInherited(MemoryContracts contracts, INamedTypeSymbol type)
    {
        if (type is not { TypeKind: TypeKind.Class, BaseType: { SpecialType: SpecialType.None } @base })
            yield break;
        foreach (var listed in type.AllInterfaces.Except(@base.AllInterfaces, SymbolEqualityComparer.Default).OfType<INamedTypeSymbol>())
        {
            foreach (var declared in listed.GetMembers().Where(member => member is IMethodSymbol { AssociatedSymbol: null } or IPropertySymbol))
            {
                var member = type.FindImplementationForInterfaceMember(declared)?.OriginalDefinition;
                if (member is null || SymbolEqualityComparer.Default.Equals(member.ContainingType, type.OriginalDefinition) || member.ContainingType.TypeKind == TypeKind.Interface)
                    continue;
                if (contracts.MayBeMarked(declared) && Compare(contracts, contracts.For(member), member, declared.OriginalDefinition, type.Locations[0], canBeFixed: false) is { } diagnostic)
                    yield return diagnostic;
            }
        }
    }

    private Diagnostic? Check(MemoryContracts contracts, ISymbol member)
    {
        if (member is IMethodSymbol { AssociatedSymbol: not null } || !contracts.MayBeMarked(member))
            return null;

        var own = contracts.OwnContract(member);
        foreach (var inherited in BaseMembers.Of(member))
        {
            if (Compare(contracts, own, member, inherited, member.Locations[0], canBeFixed: true) is { } diagnostic)
                return diagnostic;
        }

        return null;
    }

    private Diagnostic? Compare(MemoryContracts contracts, MemberContract own, ISymbol member, ISymbol inherited, Location location, bool canBeFixed)
    {
        // Nobody here can mark a foreign base: more than it says may be said.
        var canBeMarked = contracts.TakesPart(inherited.ContainingAssembly);
        // What the shipped annotations say of the base class library is known of every implementation too.
        if (!canBeMarked && !contracts.IsAnnotated(inherited))
            return null;
        var changes = ContractChanges.Between(own, contracts.For(inherited), member, mayOmit: IsExplicit(member, inherited), mayAdd: !canBeMarked);
        if (changes.IsEmpty)
            return null;

        var words = string.Join(", ", changes.Select(static change => change.Words));
        return Diagnostic.Create(
            Descriptor,
            location,
            inherited.Locations.Where(static other => other.IsInSource),
            canBeFixed ? Properties(changes) : ImmutableDictionary<string, string?>.Empty,
            "`" + (canBeFixed ? string.Empty : member.ContainingType.Name + ".") + member.Name.Substring(member.Name.LastIndexOf('.') + 1) + "`",
            "`" + inherited.ContainingType.Name + "." + inherited.Name + "`",
            words);
    }

    private static bool IsExplicit(ISymbol member, ISymbol inherited)
    {
        return member switch
        {
            IMethodSymbol method => method.ExplicitInterfaceImplementations.Any(IsInherited),
            IPropertySymbol property => property.ExplicitInterfaceImplementations.Any(IsInherited),
            _ => false,
        };

        bool IsInherited(ISymbol implemented) => SymbolEqualityComparer.Default.Equals(implemented.OriginalDefinition, inherited);
    }

    private static ImmutableDictionary<string, string?> Properties(ImmutableArray<ContractChange> changes)
    {
        var repeated = changes.Where(static change => change.Repeat is not null).Select(static change => change.Target + " " + change.Repeat);
        return ImmutableDictionary<string, string?>.Empty.Add(ContractProperties.Repeat, string.Join("\n", repeated));
    }
}
