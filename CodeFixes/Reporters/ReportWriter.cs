using Microsoft.CodeAnalysis;
using MemTrace.Analyzers.Flow;
using MemTrace.CodeFixes.Copies;
using MemTrace.CodeFixes.Editing;

namespace MemTrace.CodeFixes.Reporters;

/// <summary>Writes the statements that report a copy at its place: of a collection each element, of a tuple each part.</summary>
internal static class ReportWriter
{
    /// <summary>Edits that report the copy right after it was made, the best first.</summary>
    /// <param name="fault">The finding.</param>
    /// <param name="asUsing">Whether the copy's local becomes a <c>using</c> declaration besides.</param>
    public static IEnumerable<SourceEdit> ReportAfterAcquisition(Fault fault, bool asUsing = false)
    {
        // Each place with its best reporter goes before the second best reporter anywhere.
        var places = CopyPlaces.Of(fault).ToArray();
        var ways = places.Select(place => Ways(fault, place).ToArray()).ToArray();
        for (var choice = 0; choice < ways.Select(static way => way.Length).DefaultIfEmpty().Max(); choice++)
        {
            for (var index = 0; index < places.Length; index++)
            {
                if (choice >= ways[index].Length)
                    continue;
                if (!asUsing)
                    yield return places[index].Write(ways[index][choice]);
                else if (places[index].WriteUsing is { } write)
                    yield return write(ways[index][choice]);
            }
        }
    }

    /// <summary>Statements that report the copy at a place, the best first.</summary>
    public static IEnumerable<NewStatement[]> Ways(Fault fault, CopyPlace place)
    {
        // A trace that is told of this copy elsewhere is the one to tell here.
        var told = fault.Calls.Reports.Select(static report => report.Receiver?.ToString()).OfType<string>();
        var search = new ReporterSearch(fault.Source, place.Position, told, fault.CancellationToken);
        return Ways(fault, search, place.Name, place.Type, place.Symbol).SelectMany(way => NullGuard.Ways(fault, place, way));
    }

    private static IEnumerable<NewStatement[]> Ways(Fault fault, ReporterSearch search, string name, ITypeSymbol type, ISymbol? symbol)
    {
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable)
        {
            foreach (var way in Ways(fault, search, name + ".Value", nullable.TypeArguments[0], symbol))
                yield return [NewStatement.Block("if (" + name + " is not null)", way)];
            yield break;
        }

        var shape = fault.Source.Shapes.OfMarked(type);
        switch (shape.Kind)
        {
            case ShapeKind.Copy:
                foreach (var call in search.Calls(name, type, fault.Portion, symbol))
                    yield return [NewStatement.Line(call)];
                break;
            case ShapeKind.Collection when shape.Inner is { } inner && TypeShapes.SequenceElement(type) is { } element && !IsPair(element):
                var each = NewNames.For(inner.Type, fault.Acquisition);
                foreach (var way in Ways(fault, search, each, element, null))
                    yield return [NewStatement.Block("foreach (var " + each + " in " + name + ")", way)];
                break;
            case ShapeKind.Tuple:
                var parts = shape.Parts.Where(static part => part.Shape.HasCopies)
                    .Select(part => Ways(fault, search, name + "." + part.Name, part.Shape.Type, symbol).FirstOrDefault())
                    .ToArray();
                if (parts.Length != 0 && parts.All(static part => part is not null))
                    yield return [.. parts.SelectMany(static part => part!)];
                break;
        }
    }

    private static bool IsPair(ITypeSymbol element) => element.MetadataName == "KeyValuePair`2";
}
