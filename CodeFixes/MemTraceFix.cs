using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using MemTrace.CodeFixes.Checking;

namespace MemTrace.CodeFixes;

/// <summary>
/// Base of all fixes. A fix only proposes edits, in the order in which it likes them; an edit is offered when the analysis has been run
/// over its result, the finding is gone, and nothing new is wrong, neither for the rules nor for the compiler.
/// </summary>
public abstract class MemTraceFix : CodeFixProvider
{
    // Each attempt is a compilation and an analysis of one file.
    private const int MaximumAttempts = 12;
    private const int MaximumSteps = 4;

    private protected MemTraceFix(params string[] ids)
    {
        FixableDiagnosticIds = [.. ids];
    }

    /// <inheritdoc/>
    public sealed override ImmutableArray<string> FixableDiagnosticIds { get; }

    /// <inheritdoc/>
    public sealed override FixAllProvider GetFixAllProvider() => OneByOneFixAll.Instance;

    /// <inheritdoc/>
    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        if (await AnalyzedDocument.OfAsync(context.Document, context.CancellationToken).ConfigureAwait(false) is not { } document)
            return;
        foreach (var diagnostic in context.Diagnostics)
        {
            var offered = new List<string>();
            foreach (var proposal in ProposalsFor(document, diagnostic, context.CancellationToken))
            {
                var found = await FirstRightAsync(document, diagnostic, proposal, context.CancellationToken).ConfigureAwait(false);
                if (found is null)
                    continue;
                // Two ways may lead to the same text; one of them is enough to choose from.
                var text = found.Text.ToString();
                if (offered.Contains(text))
                    continue;
                offered.Add(text);
                context.RegisterCodeFix(CodeAction.Create(proposal.Title, _ => Task.FromResult(found.Document), proposal.Key), diagnostic);
            }
        }
    }

    /// <summary>The document after the fix of that key (null: the first that is right); null where there is none.</summary>
    internal async Task<AnalyzedDocument?> FixAsync(AnalyzedDocument document, Diagnostic diagnostic, string? key, CancellationToken cancellationToken)
    {
        foreach (var proposal in ProposalsFor(document, diagnostic, cancellationToken))
        {
            if (key is not null && proposal.Key != key)
                continue;
            if (await FirstRightAsync(document, diagnostic, proposal, cancellationToken).ConfigureAwait(false) is { } found)
                return found;
        }

        return null;
    }

    /// <summary>What the fix would do, the best first; none where it knows nothing to do.</summary>
    private protected abstract IEnumerable<FixProposal> Propose(Fault fault);

    private async Task<AnalyzedDocument?> FirstRightAsync(
        AnalyzedDocument document, Diagnostic diagnostic, FixProposal proposal, CancellationToken cancellationToken, int step = 1)
    {
        FixOutcome? halfway = null;
        foreach (var edit in proposal.Edits.Take(MaximumAttempts))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (await FixCheck.TryAsync(document, diagnostic, edit, proposal.Reach, cancellationToken).ConfigureAwait(false) is not { } outcome)
                continue;
            if (outcome.Left is null)
                return outcome.Document;
            if (proposal.MayTakeSeveral)
                halfway ??= outcome;
        }

        if (halfway is not { Left: { } left } || step == MaximumSteps)
            return null;
        var next = ProposalsFor(halfway.Document, left, cancellationToken).First(other => other.Key == proposal.Key);
        return await FirstRightAsync(halfway.Document, left, next, cancellationToken, step + 1).ConfigureAwait(false);
    }

    private IEnumerable<FixProposal> ProposalsFor(AnalyzedDocument document, Diagnostic diagnostic, CancellationToken cancellationToken) =>
        Fault.TryCreate(document, diagnostic, cancellationToken) is { } fault ? Propose(fault) : [];
}
