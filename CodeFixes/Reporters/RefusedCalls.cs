using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using MemTrace.CodeFixes.Copies;
using MemTrace.CodeFixes.Editing;

namespace MemTrace.CodeFixes.Reporters;

/// <summary>Edits of calls that take a copy only where they return one of the two values, and whose result nobody looks at.</summary>
internal static class RefusedCalls
{
    /// <summary>Reports the copy where the call refuses it.</summary>
    public static IEnumerable<SourceEdit> Edits(Fault fault)
    {
        foreach (var call in Bodies.Member(fault.Acquisition).DescendantNodes().OfType<InvocationExpressionSyntax>())
        {
            if (Host(call) is not { } host || fault.Source.Model.GetOperation(call, fault.CancellationToken) is not IInvocationOperation operation)
                continue;
            var contract = fault.Source.Contracts.For(operation.TargetMethod);
            foreach (var argument in operation.Arguments)
            {
                if (argument.Parameter is not { } parameter)
                    continue;
                var part = contract.Parameter(parameter.Ordinal);
                if ((part.Owns?.When ?? part.Reports?.When) is not { } taken || argument.Syntax.FirstAncestorOrSelf<ArgumentSyntax>() is not { Expression: { } value } syntax)
                    continue;
                if (fault.Acquisition.Span == value.Span)
                {
                    foreach (var edit in Named(fault, host, call, value, taken))
                        yield return edit;
                }
                else if (value is IdentifierNameSyntax && fault.Calls.Mentions(syntax) && host is ExpressionStatementSyntax statement
                    && CopyPlaces.Of(fault).FirstOrDefault(static place => place.Symbol is not null) is { } place)
                {
                    foreach (var way in ReportWriter.Ways(fault, place with { Position = host.SpanStart, MayBeNull = false }).Take(2))
                        yield return new SourceEdit(fault.Source).ReplaceStatement(statement, Refused(call.ToString(), taken, way));
                }
            }
        }
    }

    /// <summary>A copy that is made in the call gets a name first.</summary>
    private static IEnumerable<SourceEdit> Named(Fault fault, SyntaxNode host, InvocationExpressionSyntax call, ExpressionSyntax value, bool taken)
    {
        if (fault.Source.Model.GetTypeInfo(value, fault.CancellationToken).Type is not { } type)
            yield break;
        var name = NewNames.For(type, value);
        var text = call.ToString();
        var start = value.SpanStart - call.SpanStart;
        var renamed = text.Substring(0, start) + name + text.Substring(start + value.Span.Length);
        var place = new CopyPlace(name, null, type, host.SpanStart, MayBeNull: false, _ => new SourceEdit(fault.Source));
        foreach (var way in ReportWriter.Ways(fault, place).Take(2))
        {
            NewStatement[] statements = [NewStatement.Line("var " + name + " = " + value + ";"), Refused(renamed, taken, way)];
            yield return host is ExpressionStatementSyntax statement
                ? new SourceEdit(fault.Source).ReplaceStatement(statement, statements)
                : new SourceEdit(fault.Source).ToBlock(host, statements);
        }
    }

    private static NewStatement Refused(string call, bool taken, NewStatement[] report) => NewStatement.Block("if (" + (taken ? "!" : string.Empty) + call + ")", report);

    /// <summary>The statement, or the body of a member without a result, that is nothing but the call.</summary>
    private static SyntaxNode? Host(InvocationExpressionSyntax call) => call.Parent switch
    {
        ExpressionStatementSyntax statement => statement,
        ArrowExpressionClauseSyntax { Parent: MethodDeclarationSyntax { ReturnType: PredefinedTypeSyntax { Keyword.RawKind: (int)SyntaxKind.VoidKeyword } } } arrow => arrow,
        _ => null,
    };
}
