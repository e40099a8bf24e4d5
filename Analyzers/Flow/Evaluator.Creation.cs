using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using MemTrace.Analyzers.Contracts;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace MemTrace.Analyzers.Flow;

/// <summary>Object creations: constructors by contract, or followed, and initialisers.</summary>
internal sealed partial class Evaluator
{
    private Value EvaluateCreation(IObjectCreationOperation creation)
    {
        var mark = _held;
        var result = EvaluateHeldCreation(creation);
        Drop(mark);
        return result;
    }

    private Value EvaluateHeldCreation(IObjectCreationOperation creation)
    {
        var arguments = EvaluateArguments(creation.Arguments);
        if (S.IsDead || creation.Constructor is not { } constructor || creation.Type is not INamedTypeSymbol type)
            return Unknown(creation);
        var contract = Contracts.For(constructor);
        if (contract != MemberContract.None)
        {
            if (!Discharges(contract))
                MayThrow(creation);
            return CallByContract(constructor, creation, null, arguments, type, creation.Arguments);
        }

        if (KnownCreation(creation, type, arguments) is { } known)
            return known;
        if (EmptyInlineArray(type, creation) is { } slots)
            return slots;
        if (!IsException(type))
            MayThrow(creation);
        if (type.IsRecord && PartsOf(type, constructor, arguments) is { } names)
        {
            var parts = names.Select(name => arguments.Where(a => constructor.Parameters[a.Ordinal].Name == name).Select(a => a.Value).FirstOrDefault() ?? Value.Null);
            return Composite(names, parts.ToImmutableArray(), creation);
        }

        foreach (var argument in arguments)
            Use(argument.Value, argument.Operation);
        var instance = Context.Shapes.Of(type).Kind == ShapeKind.Copy ? Borrow(type, null, creation.Syntax, creation) : MakeInstance(creation, type);
        if (type.IsRecord)
            HandOver(constructor, instance, arguments, creation);
        if (!IsInlined(constructor))
            return instance;

        // Nobody but the constructor has the object while it runs.
        var made = Temporary(_held++);
        S.Set(made, instance);
        if (S.Object<InstanceObject>(instance) is not null)
            Begin(type, instance);
        Construct(constructor, instance, arguments, creation, creation.Arguments);
        return S.Get(made) ?? instance;
    }

    private void Construct(IMethodSymbol constructor, Value instance, Passed[] arguments, IOperation at, ImmutableArray<IArgumentOperation> operations)
    {
        switch (SyntaxOf(constructor, Context.CancellationToken))
        {
            case ConstructorDeclarationSyntax:
                Inline(constructor, at, instance, InParameterOrder(constructor, arguments), operations);
                break;
            case TypeDeclarationSyntax declaration when !constructor.ContainingType.IsRecord:
                Capture(constructor, declaration, instance, arguments, at);
                break;
        }
    }

    /// <summary>The parts by which a record is known: those that hold copies; of a positional one that is made of numbers of bytes, all.</summary>
    private string[]? PartsOf(INamedTypeSymbol record, IMethodSymbol constructor, Passed[] arguments)
    {
        if (Context.Shapes.Of(record) is { Kind: ShapeKind.Tuple } shape)
            return shape.Parts.Select(p => p.Name).ToArray();
        if (!arguments.Any(a => a.Value is AmountValue) || SyntaxOf(constructor, Context.CancellationToken) is not TypeDeclarationSyntax)
            return null;
        return constructor.Parameters.Select(p => p.Name).ToArray();
    }

    /// <summary>A record's parameters that are owned properties take over what is passed.</summary>
    private void HandOver(IMethodSymbol constructor, Value instance, Passed[] arguments, IOperation at)
    {
        foreach (var argument in arguments)
        {
            var parameter = constructor.Parameters[argument.Ordinal];
            if (constructor.ContainingType.GetMembers(parameter.Name).OfType<IPropertySymbol>().FirstOrDefault() is { } property && Contracts.For(property).Owns is not null)
                AssignMember(instance, property, parameter.Type, argument.Value, at);
        }
    }

    /// <summary>A primary constructor's parameters belong to the object: its members read them, and its fields may begin with them.</summary>
    private void Capture(IMethodSymbol constructor, TypeDeclarationSyntax declaration, Value instance, Passed[] arguments, IOperation at)
    {
        foreach (var argument in arguments)
            S.Set(Variable.Of(instance, constructor.Parameters[argument.Ordinal]), argument.Value);
        foreach (var member in constructor.ContainingType.GetMembers().Where(m => m is IFieldSymbol { IsStatic: false, IsImplicitlyDeclared: false } or IPropertySymbol { IsStatic: false }))
        {
            var value = SyntaxOf(member, Context.CancellationToken) switch
            {
                VariableDeclaratorSyntax variable => variable.Initializer?.Value,
                PropertyDeclarationSyntax property => property.Initializer?.Value,
                _ => null,
            };
            while (value is BinaryExpressionSyntax { RawKind: (int)Microsoft.CodeAnalysis.CSharp.SyntaxKind.CoalesceExpression } coalesce)
                value = coalesce.Left;
            if (value is IdentifierNameSyntax { Identifier.ValueText: var name } && constructor.Parameters.FirstOrDefault(p => p.Name == name) is { } parameter &&
                arguments.FirstOrDefault(a => a.Ordinal == parameter.Ordinal).Value is { } passed)
            {
                AssignMember(instance, member, parameter.Type, passed, at);
            }
        }

        if (declaration.BaseList?.Types.FirstOrDefault() is PrimaryConstructorBaseTypeSyntax parent &&
            Context.Graphs.ModelOf(parent.SyntaxTree).GetSymbolInfo(parent, Context.CancellationToken).Symbol is IMethodSymbol inherited && IsInlined(inherited))
        {
            Construct(inherited, instance, PassedOn(parent.ArgumentList, inherited, constructor, arguments, at).ToArray(), at, ImmutableArray<IArgumentOperation>.Empty);
        }
    }

    /// <summary>What a primary constructor was passed and passes on as it is.</summary>
    private static IEnumerable<Passed> PassedOn(ArgumentListSyntax list, IMethodSymbol inherited, IMethodSymbol constructor, Passed[] arguments, IOperation at)
    {
        for (var i = 0; i < list.Arguments.Count; i++)
        {
            var (name, expression) = (list.Arguments[i].NameColon?.Name.Identifier.ValueText, list.Arguments[i].Expression);
            if (expression is IdentifierNameSyntax identifier && constructor.Parameters.FirstOrDefault(p => p.Name == identifier.Identifier.ValueText) is { } parameter &&
                (name is null ? inherited.Parameters.ElementAtOrDefault(i) : inherited.Parameters.FirstOrDefault(p => p.Name == name)) is { } target)
            {
                foreach (var argument in arguments.Where(a => a.Ordinal == parameter.Ordinal))
                    yield return new Passed(target.Ordinal, argument.Value, at);
            }
        }
    }
}
