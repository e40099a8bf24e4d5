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
        // Private code throws where one of its own calls does.
        if (!IsException(type) && !IsInlined(constructor))
            MayThrow(creation);
        if (type.IsRecord && PartsOf(type, constructor, arguments) is { } names)
        {
            var sources = SourcesOf(constructor);
            var parts = names.Select(name => arguments.Where(a => constructor.Parameters[a.Ordinal].Name == (sources.TryGetValue(name, out var source) ? source : name)).Select(a => a.Value).FirstOrDefault() ?? Value.Null);
            return type is { TypeKind: TypeKind.Class } && (type.BaseType is { IsRecord: true } || type.Interfaces.Any(i => !IsSystem(i)))
                ? Composite([.. names, OwnType], [.. parts, new ConstantValue(type)], creation)
                : Composite(names, parts.ToImmutableArray(), creation);
        }

        foreach (var argument in arguments)
            Use(argument.Value, argument.Operation);
        var instance = Context.Shapes.Of(type).Kind == ShapeKind.Copy ? Borrow(type, null, creation.Syntax, creation) : MakeInstance(creation, type);
        if (type.IsRecord)
            HandOver(constructor, instance, arguments, creation);
        if (!IsInlined(constructor))
            return constructor.IsImplicitlyDeclared && IsLookedInto(type) && S.Object<InstanceObject>(instance) is not null ? Begin(type, instance, creation, isDefault: true) : instance;

        // Nobody but the constructor has the object while it runs.
        var made = Temporary(_held++);
        S.Set(made, instance);
        if (S.Object<InstanceObject>(instance) is not null)
            instance = Begin(type, instance, creation);
        Construct(constructor, instance, arguments, creation, creation.Arguments);
        return S.Get(made) ?? instance;
    }

    /// <summary>Parts of a record whose parameters have other names: those that a constructor assigns, or passes on to the record's base.</summary>
    private Dictionary<string, string> SourcesOf(IMethodSymbol constructor)
    {
        var sources = new Dictionary<string, string>();
        switch (SyntaxOf(constructor, Context.CancellationToken))
        {
            case ConstructorDeclarationSyntax declared:
                foreach (var assignment in declared.DescendantNodes().OfType<AssignmentExpressionSyntax>())
                {
                    var target = assignment.Left is MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } member ? member.Name : assignment.Left as SimpleNameSyntax;
                    if (target is not null && assignment.Right is IdentifierNameSyntax value)
                        sources[target.Identifier.ValueText] = value.Identifier.ValueText;
                }

                break;
            case TypeDeclarationSyntax { BaseList.Types: [PrimaryConstructorBaseTypeSyntax parent, ..] }
                when constructor.ContainingType.BaseType?.InstanceConstructors.FirstOrDefault(c => c.Parameters.Length == parent.ArgumentList.Arguments.Count) is { } inherited:
                for (var i = 0; i < inherited.Parameters.Length; i++)
                {
                    if (parent.ArgumentList.Arguments[i] is { NameColon: null, Expression: IdentifierNameSyntax value })
                        sources[inherited.Parameters[i].Name] = value.Identifier.ValueText;
                }

                break;
        }

        return sources;
    }

    /// <summary>The parts by which a record is known: those that hold copies; of a positional one that is made of numbers of bytes, or of what only its use tells, all.</summary>
    private string[]? PartsOf(INamedTypeSymbol record, IMethodSymbol constructor, Passed[] arguments)
    {
        if (Context.Shapes.Of(record) is { Kind: ShapeKind.Tuple } shape)
            return shape.Parts.Select(p => p.Name).ToArray();
        if (!(arguments.Any(a => a.Value is AmountValue) || IsOpen(record)) || SyntaxOf(constructor, Context.CancellationToken) is not TypeDeclarationSyntax)
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
}
