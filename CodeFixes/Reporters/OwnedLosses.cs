using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using MemTrace.Analyzers.Flow;
using MemTrace.CodeFixes.Copies;
using MemTrace.CodeFixes.Editing;

namespace MemTrace.CodeFixes.Reporters;

/// <summary>Edits that report what an owned field or property loses, right before it is overwritten, removed or cleared.</summary>
internal sealed class OwnedLosses(Fault fault)
{
    private readonly SemanticModel _model = fault.Source.Model;

    /// <summary>None where the finding is not about something owned that is lost by an expression which does nothing else.</summary>
    public static IEnumerable<SourceEdit> Edits(Fault fault) => new OwnedLosses(fault).All();

    private IEnumerable<SourceEdit> All() => fault.Node.FirstAncestorOrSelf<ExpressionSyntax>(static node => node is AssignmentExpressionSyntax or InvocationExpressionSyntax) switch
    {
        AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression } assignment when Effects.IsPure(assignment.Left) => OfAssignment(assignment),
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax member } call when Effects.IsPure(member.Expression) => OfCall(call, member),
        _ => [],
    };

    private IEnumerable<SourceEdit> OfAssignment(AssignmentExpressionSyntax assignment)
    {
        if (assignment.Left is ElementAccessExpressionSyntax { ArgumentList.Arguments: [var index] } element)
        {
            return MethodOf(element.Expression, "TryGetValue") is { } find
                ? Found(assignment, element.Expression + ".TryGetValue(" + index + ", out var {0})", find)
                : OfValue(assignment, assignment.Left);
        }

        return OfValue(assignment, assignment.Left);
    }

    private IEnumerable<SourceEdit> OfCall(InvocationExpressionSyntax call, MemberAccessExpressionSyntax member)
    {
        if (!call.ArgumentList.Arguments.All(static argument => Effects.IsPure(argument)))
            return [];
        switch (member.Name.Identifier.ValueText, call.ArgumentList.Arguments)
        {
            case ("Clear", []):
                return OfValue(call, member.Expression);
            case ("RemoveAt", [var index]):
                return _model.GetTypeInfo(member.Expression, fault.CancellationToken).Type is { } list && TypeShapes.SequenceElement(list) is { } inner
                    ? OfNamed(call, member.Expression + "[" + index + "]", symbol: null, inner)
                    : [];
            case ("Remove" or "TryRemove", [var key, ..]):
                var method = member.Name.Identifier.ValueText;
                // Its result is needed: the value is looked up first.
                if (IsWholeStatement(call) && MethodOf(member.Expression, method) is { } remove)
                    return Instead(call, member.Expression + "." + method + "(" + key + ", out var {0})", remove);
                return MethodOf(member.Expression, "TryGetValue") is { } find ? Found(call, member.Expression + ".TryGetValue(" + key + ", out var {0})", find) : [];
            default:
                return [];
        }
    }

    /// <summary>What the field holds is reported first.</summary>
    private IEnumerable<SourceEdit> OfValue(ExpressionSyntax loss, ExpressionSyntax held) =>
        _model.GetTypeInfo(held, fault.CancellationToken).Type is { } type ? OfNamed(loss, held.ToString(), _model.GetSymbolInfo(held, fault.CancellationToken).Symbol, type) : [];

    private IEnumerable<SourceEdit> OfNamed(ExpressionSyntax loss, string name, ISymbol? symbol, ITypeSymbol type)
    {
        var mayBeNull = type.IsReferenceType && TypeShapes.SequenceElement(type) is null;
        var place = new CopyPlace(name, symbol, type, loss.SpanStart, mayBeNull, statements => Before(loss, statements));
        return ReportWriter.Ways(fault, place).Select(place.Write);
    }

    /// <summary>Where the look-up finds something, that is reported before it is lost.</summary>
    private IEnumerable<SourceEdit> Found(ExpressionSyntax loss, string lookUp, IMethodSymbol method) =>
        Under(loss, lookUp, method).Select(test => Before(loss, [test]));

    /// <summary>The removal gives what it removed, which is reported.</summary>
    private IEnumerable<SourceEdit> Instead(ExpressionSyntax loss, string removal, IMethodSymbol method) => Under(loss, removal, method).Select(test =>
        loss.Parent is ExpressionStatementSyntax statement
            ? new SourceEdit(fault.Source).ReplaceStatement(statement, test)
            : new SourceEdit(fault.Source).ToBlock(Bodies.OfExpression(loss)!, [test]));

    private IEnumerable<NewStatement> Under(ExpressionSyntax loss, string test, IMethodSymbol method)
    {
        var type = method.Parameters[1].Type;
        var name = NewNames.For(type, loss);
        var place = new CopyPlace(name, null, type, loss.SpanStart, MayBeNull: false, static _ => throw new InvalidOperationException("A place that is only named."));
        return ReportWriter.Ways(fault, place).Select(way => NewStatement.Block("if (" + string.Format(System.Globalization.CultureInfo.InvariantCulture, test, name) + ")", way));
    }

    private SourceEdit Before(ExpressionSyntax loss, NewStatement[] statements)
    {
        if (Bodies.OfExpression(loss) is { } body && _model.GetEnclosingSymbol(loss.SpanStart, fault.CancellationToken) is IMethodSymbol method)
            return new SourceEdit(fault.Source).ToBlock(body, [.. statements, Bodies.Last(method, loss.ToString())]);
        var edit = new SourceEdit(fault.Source);
        return loss.FirstAncestorOrSelf<StatementSyntax>() is { } statement ? edit.InsertBefore(statement, statements) : edit;
    }

    /// <summary>Nobody asks for the result of the expression.</summary>
    private bool IsWholeStatement(ExpressionSyntax loss) =>
        loss.Parent is ExpressionStatementSyntax
        || (Bodies.OfExpression(loss) is not null && _model.GetEnclosingSymbol(loss.SpanStart, fault.CancellationToken) is IMethodSymbol method && !Bodies.Returns(method));

    /// <summary>The method of a dictionary that takes a key and gives the value found.</summary>
    private IMethodSymbol? MethodOf(ExpressionSyntax dictionary, string name) =>
        _model.GetTypeInfo(dictionary, fault.CancellationToken).Type is { } type
            ? _model.LookupSymbols(dictionary.SpanStart, type, name).OfType<IMethodSymbol>()
                .FirstOrDefault(static method => method is { IsStatic: false, Parameters: [{ RefKind: RefKind.None }, { RefKind: RefKind.Out }] })
            : null;
}
