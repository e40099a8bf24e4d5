using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using MemTrace.Analyzers.Flow;

namespace MemTrace.Analyzers.Rules;

/// <summary>Makes a diagnostic of a finding: its message, its path as additional locations, and its facts for the fixes.</summary>
internal static class FindingDiagnostic
{
    public static Diagnostic Create(DiagnosticDescriptor descriptor, Finding finding)
    {
        var kinds = string.Join(",", finding.Path.Select(static step => step.Kind.ToString()));
        return Diagnostic.Create(
            descriptor,
            finding.Location,
            finding.Path.Select(static step => step.Location),
            (finding.Properties ?? ImmutableDictionary<string, string?>.Empty).SetItem(FindingProperties.PathKinds, kinds),
            FindingMessage.Arguments(finding));
    }
}
