using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using MemTrace.Analyzers.Flow;
using MemTrace.CodeFixes.Editing;

namespace MemTrace.CodeFixes.Copies;

/// <summary>Finds where statements about a copy can stand, right after it was made; the nearest place first.</summary>
internal sealed class CopyPlaces(Fault fault)
{
    private readonly SemanticModel _model = fault.Source.Model;

    /// <summary>The places after the acquisition that the finding names.</summary>
    public static IEnumerable<CopyPlace> Of(Fault fault) => new CopyPlaces(fault).All();

    private IEnumerable<CopyPlace> All() => fault.Acquisition switch
    {
        ParameterSyntax parameter => OfParameter(parameter),
        ArgumentSyntax argument => OfOut(argument),
        ExpressionSyntax expression => OfExpression(expression),
        _ => [],
    };

    private SourceEdit Edit() => new(fault.Source);

    private IEnumerable<CopyPlace> OfParameter(ParameterSyntax parameter)
    {
        if (_model.GetDeclaredSymbol(parameter, fault.CancellationToken) is not { ContainingSymbol: IMethodSymbol method } symbol)
            yield break;
        switch (Bodies.Of(parameter.Parent is ParameterListSyntax { Parent: { } owner } ? owner : parameter.Parent!))
        {
            case BlockSyntax block:
                yield return Named(Text(symbol), symbol, symbol.Type, block.OpenBraceToken.Span.End, statements => Edit().InsertAtStart(block, statements));
                break;
            case { } body when Bodies.ExpressionOf(body) is { } expression:
                yield return Named(
                    Text(symbol), symbol, symbol.Type, expression.SpanStart,
                    statements => Edit().ToBlock(body, [.. statements, Bodies.Last(method, expression.ToString())]));
                break;
        }
    }

    private IEnumerable<CopyPlace> OfOut(ArgumentSyntax argument)
    {
        var name = string.Empty;
        ISymbol? symbol = null;
        switch (argument.Expression)
        {
            case DeclarationExpressionSyntax { Designation: SingleVariableDesignationSyntax single }:
                symbol = _model.GetDeclaredSymbol(single, fault.CancellationToken);
                name = single.Identifier.Text;
                break;
            case IdentifierNameSyntax { Identifier.ValueText: not "_" } or MemberAccessExpressionSyntax:
                symbol = _model.GetSymbolInfo(argument.Expression, fault.CancellationToken).Symbol;
                name = argument.Expression.ToString();
                break;
        }

        var type = _model.GetTypeInfo(argument.Expression, fault.CancellationToken).Type ?? (symbol as ILocalSymbol)?.Type;
        if (type is null || argument.FirstAncestorOrSelf<StatementSyntax>() is not { } statement)
            return [];
        if (symbol is not null)
            return AfterStatement(name, symbol, type, statement, argument, static edit => edit, mayBeNull: true);

        // A discarded copy gets a name.
        name = NewNames.For(type, argument);
        return AfterStatement(name, null, type, statement, argument, edit => edit.Replace(argument.Expression, "var " + name), mayBeNull: true);
    }

    private IEnumerable<CopyPlace> OfExpression(ExpressionSyntax acquisition)
    {
        var value = ValueOf.Outermost(acquisition, _model, fault.Source.Contracts, fault.CancellationToken);
        return value.Parent switch
        {
            EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax variable } => OfVariable(variable, value),
            AssignmentExpressionSyntax assignment when assignment.Right == value => OfAssignment(assignment, value),
            IsPatternExpressionSyntax test => OfPattern(test),
            ForEachStatementSyntax loop when loop.Expression == value => OfLoop(loop, value),
            UsingStatementSyntax @using when @using.Expression == value => OfUsing(@using, value),
            ExpressionStatementSyntax statement => OfStatement(statement, value),
            _ => OfNested(value),
        };
    }

    private IEnumerable<CopyPlace> OfVariable(VariableDeclaratorSyntax variable, ExpressionSyntax value)
    {
        if (_model.GetDeclaredSymbol(variable, fault.CancellationToken) is not ILocalSymbol local)
            return OfNested(value);
        if (fault.Source.Shapes.Of(local.Type).Kind == ShapeKind.Task)
            return Awaits(local, variable);
        var name = variable.Identifier.Text;
        switch (variable.Parent?.Parent)
        {
            case LocalDeclarationStatementSyntax declaration:
                var canBeUsing = declaration.UsingKeyword.IsKind(SyntaxKind.None) && declaration.Declaration.Variables.Count == 1
                    && declaration.Parent is BlockSyntax or GlobalStatementSyntax;
                return
                [
                    Bound(
                        name, local, local.Type, value, declaration.Span.End, statements => Edit().InsertAfter(declaration, statements),
                        canBeUsing ? statements => Edit().Insert(declaration.SpanStart, "using ").InsertAfter(declaration, statements) : null),
                ];
            case UsingStatementSyntax @using:
                return [Bound(name, local, local.Type, value, @using.Statement.SpanStart, statements => Edit().InsertAtStart(@using.Statement, statements))];
            default:
                return [];
        }
    }

    private IEnumerable<CopyPlace> OfAssignment(AssignmentExpressionSyntax assignment, ExpressionSyntax value)
    {
        if (_model.GetTypeInfo(value, fault.CancellationToken).Type is not { } type)
            return [];
        if (assignment.Left is IdentifierNameSyntax { Identifier.ValueText: "_" } && _model.GetSymbolInfo(assignment.Left, fault.CancellationToken).Symbol is null or IDiscardSymbol)
            return assignment.Parent is ExpressionStatementSyntax discarding ? OfStatement(discarding, value) : OfNested(value);
        if (assignment.Left is DeclarationExpressionSyntax or TupleExpressionSyntax)
            return OfDeconstruction(assignment);

        var symbol = _model.GetSymbolInfo(assignment.Left, fault.CancellationToken).Symbol;
        if (symbol is ILocalSymbol local && fault.Source.Shapes.Of(local.Type).Kind == ShapeKind.Task)
            return Awaits(local, assignment);
        if (symbol is null || !Effects.IsPure(assignment.Left))
            return OfNested(value);
        if (assignment.Parent is not null && Bodies.OfExpression(assignment) is { } body && _model.GetEnclosingSymbol(assignment.SpanStart, fault.CancellationToken) is IMethodSymbol method)
        {
            return
            [
                Bound(assignment.Left.ToString(), symbol, type, value, assignment.SpanStart, statements => Bodies.Returns(method)
                    ? Edit().ToBlock(body, [NewStatement.Line(assignment + ";"), .. statements, Bodies.Last(method, assignment.Left.ToString())])
                    : Edit().ToBlock(body, [NewStatement.Line(assignment + ";"), .. statements])),
            ];
        }

        return assignment.FirstAncestorOrSelf<StatementSyntax>() is { } statement
            ? AfterStatement(assignment.Left.ToString(), symbol, type, statement, assignment, static edit => edit, mayBeNull: MayBeNull(value))
            : [];
    }

    private IEnumerable<CopyPlace> OfDeconstruction(AssignmentExpressionSyntax assignment)
    {
        if (assignment.Parent is not ExpressionStatementSyntax statement)
            yield break;
        foreach (var node in assignment.Left.DescendantNodesAndSelf())
        {
            var symbol = node switch
            {
                SingleVariableDesignationSyntax single => _model.GetDeclaredSymbol(single, fault.CancellationToken),
                IdentifierNameSyntax name => _model.GetSymbolInfo(name, fault.CancellationToken).Symbol,
                _ => null,
            };
            if (symbol is ILocalSymbol local && (fault.Local is null || local.Name == fault.Local) && fault.Source.Shapes.Of(local.Type).HasCopies)
                yield return new CopyPlace(Text(local), local, local.Type, statement.Span.End, MayBeNull: false, statements => Edit().InsertAfter(statement, statements));
        }
    }

    private IEnumerable<CopyPlace> OfPattern(IsPatternExpressionSyntax test)
    {
        var designation = test.Pattern.DescendantNodesAndSelf().OfType<SingleVariableDesignationSyntax>()
            .FirstOrDefault(candidate => _model.GetDeclaredSymbol(candidate, fault.CancellationToken) is ILocalSymbol local && fault.Source.Shapes.Of(local.Type).HasCopies);
        if (designation is null || test.FirstAncestorOrSelf<StatementSyntax>() is not { } statement)
            return OfNested(test.Expression);
        var symbol = (ILocalSymbol)_model.GetDeclaredSymbol(designation, fault.CancellationToken)!;
        return AfterStatement(designation.Identifier.Text, symbol, symbol.Type, statement, test, static edit => edit, mayBeNull: false);
    }

    private IEnumerable<CopyPlace> OfLoop(ForEachStatementSyntax loop, ExpressionSyntax value)
    {
        if (_model.GetDeclaredSymbol(loop, fault.CancellationToken) is { } element && fault.Source.Shapes.Of(element.Type).HasCopies)
        {
            var mayBeNull = MayBeNull(_model.GetForEachStatementInfo(loop).ElementType ?? element.Type);
            yield return new CopyPlace(Text(element), element, element.Type, loop.Statement.SpanStart, mayBeNull, statements => Edit().InsertAtStart(loop.Statement, statements));
        }

        foreach (var place in OfNested(value))
            yield return place;
    }

    private IEnumerable<CopyPlace> OfUsing(UsingStatementSyntax @using, ExpressionSyntax value)
    {
        if (_model.GetTypeInfo(value, fault.CancellationToken).Type is not { } type)
            yield break;
        var name = NewNames.For(type, value);
        yield return Bound(
            name, null, type, value, @using.Statement.SpanStart, statements => Edit().Insert(value.SpanStart, "var " + name + " = ").InsertAtStart(@using.Statement, statements));
    }

    /// <summary>A statement that drops its value: the value becomes a local.</summary>
    private IEnumerable<CopyPlace> OfStatement(ExpressionStatementSyntax statement, ExpressionSyntax value)
    {
        if (_model.GetTypeInfo(value, fault.CancellationToken).Type is not { } type || fault.Source.Shapes.OfMarked(type).Kind == ShapeKind.Task)
            yield break;
        var name = NewNames.For(type, value);
        yield return Bound(name, null, type, value, statement.SpanStart, statements => Write("var ", statements), statements => Write("using var ", statements));

        SourceEdit Write(string declares, NewStatement[] statements) =>
            Edit().ReplaceStatement(statement, [NewStatement.Line(declares + name + " = " + value + ";"), .. statements]);
    }

    /// <summary>The local that the finding names, where it is declared by what the value is a part of.</summary>
    private IEnumerable<CopyPlace> OfLocal(ExpressionSyntax value)
    {
        var variable = value.Ancestors().OfType<VariableDeclaratorSyntax>().FirstOrDefault();
        return variable is { Initializer.Value: { } whole, Parent.Parent: LocalDeclarationStatementSyntax } && whole != value && variable.Identifier.ValueText == fault.Local
            ? OfVariable(variable, whole)
            : [];
    }

    /// <summary>A value inside of an expression: it becomes a local in front of the statement, where that changes no order.</summary>
    private IEnumerable<CopyPlace> OfNested(ExpressionSyntax value)
    {
        foreach (var place in OfLocal(value))
            yield return place;
        if (_model.GetTypeInfo(value, fault.CancellationToken).Type is not { } type || fault.Source.Shapes.OfMarked(type).Kind == ShapeKind.Task)
            yield break;
        if (value.Ancestors().FirstOrDefault(static node => node is StatementSyntax or ArrowExpressionClauseSyntax or LambdaExpressionSyntax or MemberDeclarationSyntax) is not { } host)
            yield break;
        if (!Effects.CanRunBefore(value, host))
            yield break;
        var name = NewNames.For(type, value);
        switch (host)
        {
            case StatementSyntax statement and not LocalFunctionStatementSyntax:
                yield return Bound(
                    name, null, type, value, statement.SpanStart,
                    statements => Edit().InsertBefore(statement, [Declaration("var "), .. statements]).Replace(value, name),
                    statements => Edit().InsertBefore(statement, [Declaration("using var "), .. statements]).Replace(value, name));
                break;
            case ArrowExpressionClauseSyntax or LambdaExpressionSyntax:
                var body = host is LambdaExpressionSyntax lambda ? lambda.Body : host;
                if (Bodies.ExpressionOf(body) is not { } expression || _model.GetEnclosingSymbol(value.SpanStart, fault.CancellationToken) is not IMethodSymbol method)
                    yield break;
                yield return Bound(
                    name, null, type, value, value.SpanStart,
                    statements => Edit().ToBlock(body, [Declaration("var "), .. statements, .. Rest(expression, method)]),
                    statements => Edit().ToBlock(body, [Declaration("using var "), .. statements, .. Rest(expression, method)]));
                break;
        }

        NewStatement Declaration(string declares) =>
            NewStatement.Line(declares + name + " = " + OneLine.Of(value is ParenthesizedExpressionSyntax outer ? outer.Expression : value) + ";");

        IEnumerable<NewStatement> Rest(ExpressionSyntax expression, IMethodSymbol method)
        {
            if (expression == value && !Bodies.Returns(method))
                return [];
            var start = value.SpanStart - expression.SpanStart;
            var text = expression.ToString();
            return [Bodies.Last(method, OneLine.Of(expression, text.Substring(0, start) + name + text.Substring(start + value.Span.Length)))];
        }
    }

    /// <summary>Where a task is awaited its copy appears.</summary>
    private IEnumerable<CopyPlace> Awaits(ILocalSymbol task, SyntaxNode declaration)
    {
        var body = declaration.Ancestors().FirstOrDefault(static node => node is MemberDeclarationSyntax or AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or CompilationUnitSyntax);
        foreach (var name in body?.DescendantNodes().OfType<IdentifierNameSyntax>().Where(name => name.Identifier.ValueText == task.Name) ?? [])
        {
            if (!SymbolEqualityComparer.Default.Equals(_model.GetSymbolInfo(name, fault.CancellationToken).Symbol, task))
                continue;
            if (ValueOf.Outermost(name, _model, fault.Source.Contracts, fault.CancellationToken) == name)
                continue;
            foreach (var place in OfExpression(name))
                yield return place;
        }
    }

    /// <summary>Behind a statement whose expressions bind the copy, or in the branches that it decides.</summary>
    private IEnumerable<CopyPlace> AfterStatement(
        string name, ISymbol? symbol, ITypeSymbol type, StatementSyntax statement, SyntaxNode binding, Func<SourceEdit, SourceEdit> also, bool mayBeNull)
    {
        switch (statement)
        {
            case IfStatementSyntax @if when @if.Condition.Span.Contains(binding.Span):
                yield return At(@if.Statement, mayBeNull: false);
                if (@if.Else is { Statement: not IfStatementSyntax } otherwise)
                    yield return At(otherwise.Statement, mayBeNull: false);
                yield return After(@if, mayBeNull: false);
                if (mayBeNull)
                    yield return After(@if, mayBeNull: true);
                break;
            case WhileStatementSyntax @while when @while.Condition.Span.Contains(binding.Span):
                yield return At(@while.Statement, mayBeNull: false);
                break;
            case LocalDeclarationStatementSyntax or ExpressionStatementSyntax:
                yield return After(statement, mayBeNull);
                break;
        }

        CopyPlace At(StatementSyntax body, bool mayBeNull) =>
            new(name, symbol, type, body.SpanStart + (body is BlockSyntax ? 1 : 0), mayBeNull, statements => also(Edit()).InsertAtStart(body, statements));

        CopyPlace After(StatementSyntax anchor, bool mayBeNull) =>
            new(name, symbol, type, anchor.Span.End, mayBeNull, statements => also(Edit()).InsertAfter(anchor, statements));
    }

    private static CopyPlace Named(
        string name, ISymbol symbol, ITypeSymbol type, int position, Func<NewStatement[], SourceEdit> write) => new(name, symbol, type, position, MayBeNull(type), write);

    /// <summary>A name for a value; whether it may be null, the value tells better than the type of a local does.</summary>
    private CopyPlace Bound(
        string name, ISymbol? symbol, ITypeSymbol type, ExpressionSyntax value, int position, Func<NewStatement[], SourceEdit> write, Func<NewStatement[], SourceEdit>? writeUsing = null) =>
        new(name, symbol, type, position, MayBeNull(value), write, writeUsing);

    private bool MayBeNull(ExpressionSyntax value)
    {
        var info = _model.GetTypeInfo(value, fault.CancellationToken);
        return info.Nullability.FlowState == NullableFlowState.MaybeNull || info.Type?.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T;
    }

    private static bool MayBeNull(ITypeSymbol type) =>
        type.NullableAnnotation == NullableAnnotation.Annotated || type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T;

    private static string Text(ISymbol symbol) => NewNames.Escaped(symbol.Name);
}
