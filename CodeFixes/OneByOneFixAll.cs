using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using MemTrace.CodeFixes.Checking;

namespace MemTrace.CodeFixes;

/// <summary>
/// Fixes the findings of a file one after the other and analyses the file after each: one fix may settle several findings, or make the
/// next one possible. Fixes that were computed side by side and merged could be right alone and wrong together.
/// </summary>
internal sealed class OneByOneFixAll : DocumentBasedFixAllProvider
{
    public static readonly OneByOneFixAll Instance = new();

    protected override async Task<Document?> FixAllAsync(FixAllContext fixAllContext, Document document, ImmutableArray<Diagnostic> diagnostics)
    {
        var cancellationToken = fixAllContext.CancellationToken;
        if (fixAllContext.CodeFixProvider is not MemTraceFix provider)
            return document;

        var current = await AnalyzedDocument.OfAsync(document, cancellationToken).ConfigureAwait(false);
        // A mark moves a duty to the callers in the same file: more findings may be fixed than there were, but not without end.
        var left = (2 * diagnostics.Length) + 8;
        var passed = 0;
        while (current is not null && left-- > 0)
        {
            var open = current.Findings
                .Where(finding => fixAllContext.DiagnosticIds.Contains(finding.Id))
                .OrderBy(static finding => finding.Location.SourceSpan.Start)
                .ToArray();
            AnalyzedDocument? next = null;
            for (; passed < open.Length && next is null; passed++)
                next = await provider.FixAsync(current, open[passed], fixAllContext.CodeActionEquivalenceKey, cancellationToken).ConfigureAwait(false);
            if (next is null)
                break;
            passed--;
            current = next;
        }

        return current?.Document ?? document;
    }
}
