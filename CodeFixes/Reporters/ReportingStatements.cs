using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using MemTrace.CodeFixes.Copies;
using MemTrace.CodeFixes.Editing;

namespace MemTrace.CodeFixes.Reporters;

/// <summary>Statements of the member around a finding that report something.</summary>
internal static class ReportingStatements
{
    /// <summary>Calls that report, as statements of their own, in the order of the text.</summary>
    public static IEnumerable<ExpressionStatementSyntax> Of(Fault fault) => Bodies.Member(fault.Acquisition).DescendantNodes()
        .OfType<ExpressionStatementSyntax>()
        .Where(statement => CallOf(statement) is { } call && IsReport(fault, call));

    /// <summary>The call that a statement is, also under a null-conditional operator or an await.</summary>
    public static InvocationExpressionSyntax? CallOf(ExpressionStatementSyntax statement) => statement.Expression switch
    {
        InvocationExpressionSyntax call => call,
        ConditionalAccessExpressionSyntax { WhenNotNull: InvocationExpressionSyntax call } => call,
        AwaitExpressionSyntax { Expression: InvocationExpressionSyntax call } => call,
        _ => null,
    };

    /// <summary>The copy's first place with a name, for edits that only need to name it.</summary>
    public static CopyPlace? NamedPlace(Fault fault) => CopyPlaces.Of(fault).FirstOrDefault(static place => place.Symbol is not null);

    private static bool IsReport(Fault fault, InvocationExpressionSyntax call) =>
        fault.Source.Model.GetSymbolInfo(call, fault.CancellationToken).Symbol is IMethodSymbol method &&
        fault.Source.Contracts.For(method.ReducedFrom ?? method) is var contract &&
        (contract.ReportsReceiver is not null || contract.Parameters.Any(static parameter => parameter.Reports is not null));
}
