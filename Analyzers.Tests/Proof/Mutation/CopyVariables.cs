using MemTrace.Analyzers.Contracts;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MemTrace.Analyzers.Tests.Proof.Mutation;

using MemoryPortion = MemTrace.Analyzers.Contracts.MemoryPortion;

/// <summary>Finds variables that are the only name of one copy, and what is done with them; what it does not understand it does not name.</summary>
internal sealed class CopyVariables(SemanticModel model, MemoryContracts contracts)
{
    /// <summary>The contract of a call that reports, releases or takes over exactly the variable, or null.</summary>
    public Discharge? DischargeOf(ExpressionStatementSyntax statement)
    {
        var expression = statement.Expression is AwaitExpressionSyntax awaited ? awaited.Expression : statement.Expression;
        var call = expression as InvocationExpressionSyntax;
        var receiver = (call?.Expression as MemberAccessExpressionSyntax)?.Expression;
        if (expression is ConditionalAccessExpressionSyntax { WhenNotNull: InvocationExpressionSyntax { Expression: MemberBindingExpressionSyntax } conditional } access)
            (call, receiver) = (conditional, access.Expression);
        if (call is null || model.GetSymbolInfo(call).Symbol is not IMethodSymbol { IsAbstract: false } method || IsFollowed(method))
            return null;
        var contract = contracts.For(method);
        if (receiver is IdentifierNameSyntax name && (contract.ReportsReceiver is { When: null } || contract.ReleasesReceiver))
            return new Discharge(statement, name, contract.ReportsReceiver?.Portion ?? MemoryPortion.None, contract.ReleasesReceiver, IsOwner: false);
        foreach (var (argument, index) in call.ArgumentList.Arguments.Select((argument, index) => (argument, index)))
        {
            var parameter = contract.Parameter(index);
            if (argument.NameColon is not null || argument.Expression is not IdentifierNameSyntax passed || !IsCopy(model.GetTypeInfo(passed).Type))
                continue;
            if (parameter.Reports is { When: null } || parameter.Releases || parameter.Owns is { When: null })
                return new Discharge(statement, passed, (parameter.Reports ?? parameter.Owns)?.Portion ?? MemoryPortion.None, parameter.Releases, parameter.Owns is not null);
        }

        return null;
    }

    /// <summary>The variable, if it is declared with the copy that an acquiring call makes and never gets another value.</summary>
    public ISymbol? Single(IdentifierNameSyntax name, out SyntaxNode? scope)
    {
        scope = null;
        if (model.GetSymbolInfo(name).Symbol is not (ILocalSymbol or IParameterSymbol) || model.GetSymbolInfo(name).Symbol is not { DeclaringSyntaxReferences: [var reference] } variable)
            return null;
        var declaration = reference.GetSyntax();
        scope = declaration.Ancestors().FirstOrDefault(IsFunction);
        if (scope is null || name.Ancestors().FirstOrDefault(IsFunction) != scope || !IsAcquired(declaration, variable))
            return null;
        return References(variable, scope).Any(other => IsWritten(other)) ? null : variable;
    }

    /// <summary>What else is done with the variable in the function, beside looking at it; null stands for what is not understood.</summary>
    public IEnumerable<Discharge?> OtherUses(ISymbol variable, SyntaxNode scope, IdentifierNameSyntax but) =>
        References(variable, scope).Where(other => other != but && !IsHarmless(other)).Select(other =>
            other.FirstAncestorOrSelf<ExpressionStatementSyntax>() is { } statement && DischargeOf(statement) is { } discharge && discharge.Variable == other ? discharge : null);

    /// <summary>The variable's release is the end of a <c>using</c>.</summary>
    public bool IsUsed(ISymbol variable) => variable.DeclaringSyntaxReferences is [var reference] && reference.GetSyntax() is { Parent.Parent: UsingStatementSyntax or LocalDeclarationStatementSyntax { UsingKeyword.RawKind: not 0 } };

    /// <summary>Whether the call hands out a copy that is owed as a whole.</summary>
    public bool IsAcquisition(ExpressionSyntax expression)
    {
        while (true)
        {
            switch (expression)
            {
                case AwaitExpressionSyntax awaited:
                    expression = awaited.Expression;
                    continue;
                case ParenthesizedExpressionSyntax parenthesized:
                    expression = parenthesized.Expression;
                    continue;
                case InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait" } configured }:
                    expression = configured.Expression;
                    continue;
                default:
                    return model.GetSymbolInfo(expression).Symbol is { } symbol && !IsFollowed(symbol) && contracts.For(symbol).Tracks is { Portion: MemoryPortion.All, When: null };
            }
        }
    }

    /// <summary>A value of the type is one copy.</summary>
    public bool IsCopy(ITypeSymbol? type) => type is not null && contracts.IsReportable(type);

    private bool IsAcquired(SyntaxNode declaration, ISymbol variable) => declaration switch
    {
        VariableDeclaratorSyntax { Initializer.Value: { } value } => IsCopy(((ILocalSymbol)variable).Type) && IsAcquisition(value),
        ForEachStatementSyntax loop => IsCopy(((ILocalSymbol)variable).Type) && IsAcquisition(loop.Expression),
        ParameterSyntax when variable is IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Ordinary } method } parameter =>
            IsCopy(parameter.Type) && contracts.For(method).Parameter(parameter.Ordinal).Owns is { Portion: MemoryPortion.All, When: null },
        _ => false,
    };

    private IEnumerable<IdentifierNameSyntax> References(ISymbol variable, SyntaxNode scope) => scope.DescendantNodes().OfType<IdentifierNameSyntax>()
        .Where(name => name.Identifier.ValueText == variable.Name && SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(name).Symbol, variable));

    /// <summary>It looks at the copy, or lends it to code that nobody here can see.</summary>
    private bool IsHarmless(IdentifierNameSyntax name) => name.Parent switch
    {
        _ when name.Ancestors().FirstOrDefault(IsFunction) is not (BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax) => false,
        MemberAccessExpressionSyntax access when access.Expression == name => IsHarmless(model.GetSymbolInfo(access).Symbol),
        ConditionalAccessExpressionSyntax { WhenNotNull: MemberBindingExpressionSyntax binding } access when access.Expression == name => IsHarmless(model.GetSymbolInfo(binding).Symbol),
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.EqualsExpression or (int)SyntaxKind.NotEqualsExpression } => true,
        IsPatternExpressionSyntax { Pattern: ConstantPatternSyntax or UnaryPatternSyntax { Pattern: ConstantPatternSyntax } } => true,
        ArgumentSyntax { RefKindKeyword.RawKind: 0, Parent.Parent: InvocationExpressionSyntax call } argument when model.GetSymbolInfo(call).Symbol is IMethodSymbol method
            && !IsFollowed(method) && method.ReturnsVoid => contracts.For(method).Parameter(call.ArgumentList.Arguments.IndexOf(argument)) == ParameterContract.None,
        _ => false,
    };

    private bool IsHarmless(ISymbol? member) => member is IPropertySymbol or IFieldSymbol or IMethodSymbol &&
        contracts.For(member) is { Bytes: null, ReportsReceiver: null, ReleasesReceiver: false, SharesReceiver: false, ChangesReceiver: false };

    // What others do with an argument is their contract's business; what the program's own private code does is followed.
    private static bool IsFollowed(ISymbol member) => member.DeclaredAccessibility == Accessibility.Private || member is IMethodSymbol { MethodKind: MethodKind.LocalFunction or MethodKind.DelegateInvoke }
        || member.ContainingType is { DeclaredAccessibility: Accessibility.Private } or { IsFileLocal: true };

    private static bool IsWritten(IdentifierNameSyntax name) => name.Parent switch
    {
        AssignmentExpressionSyntax assignment => assignment.Left == name,
        ArgumentSyntax argument => argument.RefKindKeyword.RawKind != 0,
        RefExpressionSyntax => true,
        _ => false,
    };

    private static bool IsFunction(SyntaxNode node) => node is BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax or AccessorDeclarationSyntax;
}
