using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using MemTrace.Analyzers.Contracts;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace MemTrace.Analyzers.Flow;

/// <summary>Follows how an object of a private type is made: its initialisers, the constructor of its base, its own.</summary>
internal sealed partial class Evaluator
{
    private void Construct(IMethodSymbol constructor, Value instance, Passed[] arguments, IOperation at, ImmutableArray<IArgumentOperation> operations)
    {
        var declaration = SyntaxOf(constructor, Context.CancellationToken);
        var type = declaration as TypeDeclarationSyntax;
        if (type is not null)
        {
            // A primary constructor's parameters belong to the object: its members read them.
            foreach (var argument in arguments)
                S.Set(Variable.Of(instance, constructor.Parameters[argument.Ordinal]), argument.Value);
        }

        if (S.Object<InstanceObject>(instance) is not null && !CallsOwnConstructor(constructor))
        {
            Initialize(constructor, instance, arguments, at);
            if (type?.BaseList?.Types.FirstOrDefault() is PrimaryConstructorBaseTypeSyntax parent)
                ConstructBase(parent, constructor, instance, arguments, at);
            else if (declaration is not ConstructorDeclarationSyntax { Initializer: not null } && constructor.ContainingType.BaseType?.InstanceConstructors.FirstOrDefault(c => c.Parameters.IsEmpty) is { } simple && IsInlined(simple))
                Construct(simple, instance, Array.Empty<Passed>(), at, ImmutableArray<IArgumentOperation>.Empty);
        }

        if (declaration is ConstructorDeclarationSyntax)
            Inline(constructor, at, instance, InParameterOrder(constructor, arguments), operations);
    }

    /// <summary>Runs the initialisers that make copies, or collections for them, or look at what the primary constructor was passed; the constant ones are known.</summary>
    private void Initialize(IMethodSymbol constructor, Value instance, Passed[] arguments, IOperation at)
    {
        foreach (var member in constructor.ContainingType.GetMembers().Where(m => m is IFieldSymbol { IsStatic: false, IsImplicitlyDeclared: false } or IPropertySymbol { IsStatic: false }))
        {
            if (S.IsDead)
                return;
            var initializer = SyntaxOf(member, Context.CancellationToken) switch
            {
                VariableDeclaratorSyntax variable => variable.Initializer,
                PropertyDeclarationSyntax property => property.Initializer,
                _ => null,
            };
            if (initializer is null || !(Contracts.MayAcquire(initializer) || MentionsPassed(initializer) || HoldsCopies(member)) || Frame.Depth >= MaximumDepth || Context.Graphs.Of(initializer, Context.CancellationToken) is not { } body)
                continue;
            var caller = Frame;
            var frame = Ids.Frame(caller, at, member, () => new Frame(constructor, member, body, caller, at));
            Enter(frame, instance, InParameterOrder(constructor, arguments), ImmutableArray<IArgumentOperation>.Empty, keepsLocation: false);
        }

        bool HoldsCopies(ISymbol member) => Context.Shapes.Of(member is IFieldSymbol field ? field.Type : ((IPropertySymbol)member).Type).Kind is ShapeKind.Collection;

        bool MentionsPassed(EqualsValueClauseSyntax initializer) => initializer.DescendantNodes().OfType<IdentifierNameSyntax>()
            .Any(name => arguments.Any(a => constructor.Parameters[a.Ordinal].Name == name.Identifier.ValueText));
    }

    private void ConstructBase(PrimaryConstructorBaseTypeSyntax parent, IMethodSymbol constructor, Value instance, Passed[] arguments, IOperation at)
    {
        if (Context.Graphs.ModelOf(parent.SyntaxTree).GetSymbolInfo(parent, Context.CancellationToken).Symbol is IMethodSymbol inherited && IsInlined(inherited))
            Construct(inherited, instance, PassedOn(parent.ArgumentList, inherited, constructor, arguments, at).ToArray(), at, ImmutableArray<IArgumentOperation>.Empty);
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
