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
    }

    private Diagnostic? Check(MemoryContracts contracts, ISymbol member)
    {
        if (member is IMethodSymbol { AssociatedSymbol: not null } || !contracts.MayBeMarked(member))
            return null;

        var own = contracts.OwnContract(member);
        foreach (var inherited in BaseMembers.Of(member))
        {
            var isExplicit = IsExplicit(member, inherited);
            // Nobody here can mark a foreign base: more than it says may be said.
            var canBeMarked = contracts.TakesPart(inherited.ContainingAssembly);
            // What the shipped annotations say of the base class library is known of every implementation too.
            if (!canBeMarked && !contracts.IsAnnotated(inherited))
                continue;
            var changes = ContractChanges.Between(own, contracts.For(inherited), member, mayOmit: isExplicit, mayAdd: !canBeMarked);
            if (changes.IsEmpty)
                continue;

            var words = string.Join(", ", changes.Select(static change => change.Words));
            return Diagnostic.Create(
                Descriptor,
                member.Locations[0],
                inherited.Locations.Where(static location => location.IsInSource),
                Properties(changes),
                "`" + member.Name.Substring(member.Name.LastIndexOf('.') + 1) + "`",
                "`" + inherited.ContainingType.Name + "." + inherited.Name + "`",
                words);
        }

        return null;
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
