using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using MemTrace.Analyzers.Contracts;
using MemTrace.Analyzers.Symbols;
using MemTrace.CodeFixes.Checking;
using MemTrace.CodeFixes.Copies;

namespace MemTrace.CodeFixes.Reporters;

/// <summary>
/// Finds what can report a copy at a place: parameters, then locals, then fields, then properties whose types have a reporting member
/// that accepts it; then members of the type itself, what these things hold, the copy's own reporting member, and marked static members.
/// A member that takes the copy goes before all that take a number.
/// </summary>
/// <param name="source">The document.</param>
/// <param name="position">The place.</param>
/// <param name="told">What the copy is reported to already: the best reporters.</param>
/// <param name="cancellationToken">Stops the search.</param>
internal sealed class ReporterSearch(AnalyzedDocument source, int position, IEnumerable<string> told, CancellationToken cancellationToken)
{
    private const int ByParameter = 0;
    private const int ByLocal = 1;
    private const int ByField = 2;
    private const int ByProperty = 3;
    private const int ByOwnMember = 4;
    private const int ByPart = 5;
    private const int ByCopy = 6;
    private const int ByStatic = 7;
    private const int ByAmount = 100;

    private readonly SemanticModel _model = source.Model;
    private readonly ThisStyle _style = new(source.Root);
    private readonly HashSet<string> _told = new(told.Select(static receiver => receiver + "."), StringComparer.Ordinal);

    /// <summary>Statements that report that portion of the copy here, the best first.</summary>
    public IEnumerable<string> Calls(string copy, ITypeSymbol type, MemoryPortion portion, ISymbol? symbol)
    {
        // Static analysis of nullness would warn about the annotation, not about the place.
        var plain = type.WithNullableAnnotation(NullableAnnotation.NotAnnotated);
        var reporters = All(plain, copy, symbol)
            .OrderBy(reporter => reporter.Portion == portion ? 0 : 1)
            .ThenBy(static reporter => reporter.Rank)
            .ThenBy(static reporter => reporter.Method.ReturnsVoid ? 0 : 1)
            .Where(reporter => (reporter.Portion & portion) == portion)
            .ToArray();
        foreach (var reporter in reporters.OrderBy(reporter => IsTold(reporter) ? 0 : 1).ThenBy(static reporter => reporter.TakesAmount ? 1 : 0))
        {
            if (!reporter.TakesAmount)
            {
                yield return reporter.Call(reporter.Method.Parameters.IsEmpty ? string.Empty : copy);
                continue;
            }

            foreach (var amount in Amounts.Of(copy, plain, portion, _model, source.Contracts, position))
                yield return reporter.Call(amount);
        }
    }

    /// <summary>The reporting members of a value's type.</summary>
    public IEnumerable<Reporter> MembersOf(string receiver, ITypeSymbol holder, ITypeSymbol? copy, int rank) =>
        _model.LookupSymbols(position, holder, name: null, includeReducedExtensionMethods: true)
            .OfType<IMethodSymbol>()
            .Where(static method => !method.IsStatic || method.ReducedFrom is not null)
            .SelectMany(method => As(receiver + ".", method, copy, rank));

    private IEnumerable<Reporter> All(ITypeSymbol copy, string copyText, ISymbol? copySymbol)
    {
        var isStatic = IsStaticHere();
        var reachable = _model.LookupSymbols(position)
            .Where(symbol => IsNameable(symbol, isStatic) && !SymbolEqualityComparer.Default.Equals(symbol, copySymbol))
            .ToArray();
        var values = new List<(string Text, ITypeSymbol Type, int Rank)>();
        foreach (var symbol in reachable)
        {
            var (type, rank) = symbol switch
            {
                IParameterSymbol parameter => (parameter.Type, ByParameter),
                ILocalSymbol local => (local.Type, ByLocal),
                IFieldSymbol field => (field.Type, ByField),
                IPropertySymbol { Parameters.IsEmpty: true, GetMethod: not null } property => (property.Type, ByProperty),
                _ => (null, 0),
            };
            if (type is not null && !NumericTypes.IsNumeric(type) && type.SpecialType != SpecialType.System_String)
                values.Add((_style.NameOf(symbol), type, rank));
        }

        foreach (var (text, type, rank) in values)
        {
            foreach (var reporter in MembersOf(text, type, copy, rank))
                yield return reporter;
        }

        var current = _model.GetEnclosingSymbol(position, cancellationToken);
        foreach (var method in reachable.OfType<IMethodSymbol>().Where(method => !SymbolEqualityComparer.Default.Equals(method, current)))
        {
            foreach (var reporter in As(string.Empty, method, copy, ByOwnMember))
                yield return reporter;
        }

        foreach (var (text, type, _) in values.Where(value => !SymbolEqualityComparer.Default.Equals(value.Type, copy)))
        {
            foreach (var part in _model.LookupSymbols(position, type).Where(static part => !part.IsStatic))
            {
                var partType = (part as IPropertySymbol)?.Type ?? (part as IFieldSymbol)?.Type;
                if (partType is null || part is IPropertySymbol { Parameters.IsEmpty: false } || partType.SpecialType != SpecialType.None || SymbolEqualityComparer.Default.Equals(partType, copy))
                    continue;
                foreach (var reporter in MembersOf(text + "." + NewNames.Escaped(part.Name), partType, copy, ByPart))
                    yield return reporter;
            }
        }

        foreach (var reporter in MembersOf(copyText, copy, null, ByCopy))
            yield return reporter;
        foreach (var method in source.Contracts.Sites.Select(static site => site.Member).OfType<IMethodSymbol>().Where(static method => method.IsStatic && !method.IsExtensionMethod))
        {
            var type = method.ContainingType.ToMinimalDisplayString(_model, position);
            if (_model.IsAccessible(position, method) && !SymbolEqualityComparer.Default.Equals(method, current))
            {
                foreach (var reporter in As(type + ".", method, copy, ByStatic))
                    yield return reporter;
            }
        }
    }

    /// <param name="receiver">With the dot.</param>
    /// <param name="method">A method.</param>
    /// <param name="copy">The type of the copy; null where the receiver is the copy.</param>
    /// <param name="rank">Of the receiver.</param>
    private IEnumerable<Reporter> As(string receiver, IMethodSymbol method, ITypeSymbol? copy, int rank)
    {
        if (method.MethodKind is not (MethodKind.Ordinary or MethodKind.ReducedExtension or MethodKind.LocalFunction) || !IsQuiet(method.ReturnType))
            yield break;
        var contract = source.Contracts.For(method.ReducedFrom ?? method);
        if (copy is null)
        {
            var own = method.ReducedFrom is null ? contract.ReportsReceiver : contract.Parameter(0).Reports;
            if (own is { When: null } receiverContract && method.Parameters.All(static parameter => parameter.IsOptional))
                yield return new Reporter(receiver, method, receiverContract.Portion, TakesAmount: false, rank);
            yield break;
        }

        if (method.Parameters.IsEmpty || method.Parameters.Skip(1).Any(static parameter => !parameter.IsOptional && !parameter.IsParams))
            yield break;
        var first = method.Parameters[0];
        if (contract.Parameter(method.ReducedFrom is null ? 0 : 1).Reports is not { When: null } reports || first.RefKind is RefKind.Ref or RefKind.Out)
            yield break;
        if (NumericTypes.IsNumeric(first.Type))
            yield return new Reporter(receiver, method, reports.Portion, TakesAmount: true, rank + ByAmount);
        else if (Accepts(first.Type, copy))
            yield return new Reporter(receiver, method, reports.Portion, TakesAmount: false, rank);
    }

    private bool IsTold(Reporter reporter) => _told.Contains(reporter.Receiver);

    private bool Accepts(ITypeSymbol parameter, ITypeSymbol copy)
    {
        if (parameter is ITypeParameterSymbol)
            return true;
        var conversion = ((CSharpCompilation)_model.Compilation).ClassifyConversion(copy, parameter);
        return conversion.IsImplicit && !conversion.IsUserDefined;
    }

    // A task that nobody awaits would report at another time.
    private static bool IsQuiet(ITypeSymbol result) => ResultTypes.Awaited(result) is { } awaited && SymbolEqualityComparer.Default.Equals(awaited, result);

    private bool IsNameable(ISymbol symbol, bool isStatic) => symbol switch
    {
        ILocalSymbol { IsConst: true } => false,
        ILocalSymbol local => local.DeclaringSyntaxReferences.Length != 0 && local.DeclaringSyntaxReferences[0].Span.End <= position,
        IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } constructor } => !isStatic || SymbolEqualityComparer.Default.Equals(constructor, _model.GetEnclosingSymbol(position, cancellationToken)),
        IParameterSymbol { RefKind: RefKind.Out } => false,
        IFieldSymbol or IPropertySymbol or IMethodSymbol => symbol.IsStatic || !isStatic || symbol is IMethodSymbol { MethodKind: MethodKind.LocalFunction },
        _ => symbol is IParameterSymbol,
    };

    private bool IsStaticHere()
    {
        for (var symbol = _model.GetEnclosingSymbol(position, cancellationToken); symbol is not null and not INamedTypeSymbol; symbol = symbol.ContainingSymbol)
        {
            if (symbol.IsStatic)
                return true;
        }

        return false;
    }
}
