using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using MemTrace.CodeFixes.Editing;

namespace MemTrace.CodeFixes.Copies;

/// <summary>Functions of the same file that a copy is passed to: private helpers, local functions, and lambdas that are given its elements.</summary>
internal static class Recipients
{
    private const int MaximumDepth = 3;

    /// <summary>The finding as each of them sees it, the nearest first.</summary>
    public static IEnumerable<Fault> Of(Fault fault) => Of(fault, []);

    private static IEnumerable<Fault> Of(Fault fault, HashSet<SyntaxNode> seen)
    {
        if (seen.Count >= MaximumDepth)
            yield break;
        foreach (var parameter in Parameters(fault))
        {
            if (!seen.Add(parameter))
                continue;
            var inner = fault.In(parameter);
            yield return inner;
            foreach (var next in Of(inner, seen))
                yield return next;
        }
    }

    private static IEnumerable<ParameterSyntax> Parameters(Fault fault)
    {
        var model = fault.Source.Model;
        var calls = Bodies.Around(fault.Acquisition).DescendantNodes().OfType<InvocationExpressionSyntax>()
            .Where(call => Passes(fault, call))
            .Select(call => model.GetOperation(call, fault.CancellationToken))
            .OfType<IInvocationOperation>();
        foreach (var call in calls)
        {
            foreach (var argument in call.Arguments)
            {
                if (argument.Value is IDelegateCreationOperation { Syntax: LambdaExpressionSyntax lambda })
                {
                    foreach (var element in ParametersOf(lambda).Where(element => HasCopies(fault, element)))
                        yield return element;
                }
                else if (argument.Syntax.FirstAncestorOrSelf<ArgumentSyntax>() is { } syntax && IsCopy(fault, syntax.Expression) && argument.Parameter?.DeclaringSyntaxReferences is [var reference]
                    && reference.SyntaxTree == fault.Source.Root.SyntaxTree && reference.GetSyntax(fault.CancellationToken) is ParameterSyntax declared)
                {
                    yield return declared;
                }
            }
        }
    }

    private static bool Passes(Fault fault, InvocationExpressionSyntax call) =>
        call.ArgumentList.Arguments.Any(argument => IsCopy(fault, argument.Expression)) || (call.Expression is MemberAccessExpressionSyntax member && IsCopy(fault, member.Expression));

    private static bool IsCopy(Fault fault, ExpressionSyntax value) =>
        value.Span.Contains(fault.Acquisition.Span) && fault.Acquisition is ExpressionSyntax ? value is not AnonymousFunctionExpressionSyntax : value is IdentifierNameSyntax && fault.Calls.Mentions(value);

    private static IEnumerable<ParameterSyntax> ParametersOf(LambdaExpressionSyntax lambda) => lambda switch
    {
        SimpleLambdaExpressionSyntax simple => [simple.Parameter],
        ParenthesizedLambdaExpressionSyntax several => several.ParameterList.Parameters,
        _ => [],
    };

    private static bool HasCopies(Fault fault, ParameterSyntax parameter) =>
        fault.Source.Model.GetDeclaredSymbol(parameter, fault.CancellationToken) is IParameterSymbol symbol && fault.Source.Shapes.Of(symbol.Type).HasCopies;
}
