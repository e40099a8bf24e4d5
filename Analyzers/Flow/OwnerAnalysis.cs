using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using MemTrace.Analyzers.Contracts;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MemTrace.Analyzers.Flow;

/// <summary>Whether types discharge their owned fields: on every path of a disposing member, or of one that reports the object.</summary>
internal sealed class OwnerAnalysis(AnalysisContext context)
{
    private enum Discharge
    {
        Never,
        Sometimes,
        Always,
    }

    public IEnumerable<Finding> Analyze(SemanticModel model, SyntaxNode root)
    {
        foreach (var declaration in root.DescendantNodes(n => n is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax or TypeDeclarationSyntax).OfType<TypeDeclarationSyntax>())
        {
            if (!(context.Contracts.MayMatter(declaration) || OverridesDisposal(declaration)) ||
                model.GetDeclaredSymbol(declaration, context.CancellationToken) is not { TypeKind: TypeKind.Class or TypeKind.Struct } type ||
                type.DeclaringSyntaxReferences[0].SyntaxTree != declaration.SyntaxTree || type.DeclaringSyntaxReferences[0].Span != declaration.Span)
            {
                continue;
            }

            var owned = OwnedMembers(type);
            var inherited = BaseTypes(type).SelectMany(OwnedMembers).ToArray();
            var findings = (owned.Length == 0 ? Enumerable.Empty<Finding>() : Check(type, owned)).Concat(inherited.Length == 0 ? Enumerable.Empty<Finding>() : CheckInherited(type, inherited)).ToArray();
            if (findings.Length == 0 || context.Graphs.HasErrors(declaration, context.CancellationToken))
                continue;
            foreach (var finding in findings)
                yield return finding;
        }
    }

    /// <summary>The type need not mention what its base owns to forget it.</summary>
    private static bool OverridesDisposal(TypeDeclarationSyntax declaration) => declaration.BaseList is not null && declaration.Members.OfType<MethodDeclarationSyntax>()
        .Any(m => m.Identifier.ValueText is "Dispose" or "DisposeAsync" or "DisposeAsyncCore" && m.Modifiers.Any(SyntaxKind.OverrideKeyword));

    private ISymbol[] OwnedMembers(INamedTypeSymbol type) =>
        type.GetMembers().Where(m => !m.IsStatic && !m.IsImplicitlyDeclared && !m.IsAbstract && IsOwned(m)).ToArray();

    private static IEnumerable<INamedTypeSymbol> BaseTypes(INamedTypeSymbol type)
    {
        for (var parent = type.BaseType; parent is { DeclaringSyntaxReferences.Length: > 0 }; parent = parent.BaseType)
            yield return parent;
    }

    private bool IsOwned(ISymbol member) =>
        member is IFieldSymbol or IPropertySymbol { IsIndexer: false } && context.Contracts.For(member).Owns is not null &&
        (member is not IPropertySymbol property || property.ContainingType.GetMembers().OfType<IFieldSymbol>().Any(f => SymbolEqualityComparer.Default.Equals(f.AssociatedSymbol, property)));

    private IEnumerable<Finding> Check(INamedTypeSymbol type, ISymbol[] owned)
    {
        var reporting = type.GetMembers().OfType<IMethodSymbol>().Where(m => context.Contracts.For(m).ReportsReceiver is not null).ToArray();
        var disposing = DisposingMembers(type).ToArray();
        var results = reporting.Concat(disposing).Distinct<IMethodSymbol>(SymbolEqualityComparer.Default).ToDictionary(m => m, m => ResultOf(type, m, owned), (IEqualityComparer<IMethodSymbol>)SymbolEqualityComparer.Default);
        foreach (var member in owned)
        {
            if (results.Values.Any(r => r is null) || reporting.Any(m => results[m]![member] == Discharge.Always))
                continue;
            var failing = disposing.Where(m => results[m]![member] != Discharge.Always).ToArray();
            if (disposing.Length > 0 && failing.Length == 0)
                continue;
            var partial = failing.Concat(reporting).FirstOrDefault(m => results[m]![member] == Discharge.Sometimes) ??
                          failing.FirstOrDefault(m => disposing.Any(d => results[d]![member] == Discharge.Always));
            partial ??= failing.FirstOrDefault(m => SymbolEqualityComparer.Default.Equals(m.ContainingType, type));
            var at = partial is not null && partial.Locations.FirstOrDefault(l => l.IsInSource) is { } location && SymbolEqualityComparer.Default.Equals(partial.ContainingType, type)
                ? location
                : member.Locations[0];
            var reason = partial is null ? ": it is not discharged by any member of its type" : $": it is not discharged on every path of `{partial.Name}`";
            yield return NotDischarged(member, type, at, reason);
        }
    }

    /// <summary>An override does what the member it replaces does for the fields of the base: <c>base.Dispose()</c>, or the same itself.</summary>
    private IEnumerable<Finding> CheckInherited(INamedTypeSymbol type, ISymbol[] inherited)
    {
        foreach (var member in DisposingMembers(type).Where(m => m.IsOverride && SymbolEqualityComparer.Default.Equals(m.ContainingType, type)))
        {
            if (member.OverriddenMethod is not { IsAbstract: false, DeclaringSyntaxReferences.Length: > 0 } replaced ||
                ResultOf(type.BaseType!, replaced, inherited) is not { } before || ResultOf(type, member, inherited) is not { } now)
            {
                continue;
            }

            foreach (var field in inherited.Where(f => before[f] == Discharge.Always && now[f] != Discharge.Always))
                yield return NotDischarged(field, type, member.Locations[0], $": it is not discharged on every path of `{member.Name}`");
        }
    }

    private Finding NotDischarged(ISymbol member, INamedTypeSymbol type, Location at, string reason) => new(
        FindingKind.ContractNotKept, at, member.Name, type.Name, context.Contracts.For(member).Owns!.Value.Portion, reason,
        ImmutableArray.Create(new PathStep(PathStepKind.Acquisition, member.Locations[0], "owned here")),
        ImmutableDictionary<string, string?>.Empty);

    /// <summary>The members that dispose an object of the type; of <c>Dispose()</c> and what it calls, the outer one.</summary>
    private static IEnumerable<IMethodSymbol> DisposingMembers(INamedTypeSymbol type)
    {
        foreach (var (outer, inner) in new[] { ("Dispose", "Dispose"), ("DisposeAsync", "DisposeAsyncCore") })
        {
            var own = type.GetMembers().OfType<IMethodSymbol>().FirstOrDefault(m => IsNamed(m, outer) && m.Parameters.Length == 0);
            if (own is { IsAbstract: false })
            {
                yield return own;
                continue;
            }

            var overridden = type.GetMembers(inner).OfType<IMethodSymbol>().FirstOrDefault(m => m.IsOverride || m.Parameters.Length == 1 && m.Parameters[0].Type.SpecialType == SpecialType.System_Boolean);
            if (overridden is not null)
            {
                yield return overridden;
                continue;
            }

            // Inherited: what it calls may be overridden here.
            for (var parent = type.BaseType; parent is not null; parent = parent.BaseType)
            {
                var inherited = parent.GetMembers(outer).OfType<IMethodSymbol>().FirstOrDefault(m => m.Parameters.Length == 0 && !m.IsAbstract && m.DeclaringSyntaxReferences.Length > 0);
                if (inherited is null)
                    continue;
                yield return inherited;
                break;
            }
        }
    }

    private static bool IsNamed(IMethodSymbol method, string name) =>
        method.Name == name || method.ExplicitInterfaceImplementations.Any(i => i.Name == name);

    /// <summary>What a member does to each owned field; null where that cannot be followed.</summary>
    private Dictionary<ISymbol, Discharge>? ResultOf(INamedTypeSymbol type, IMethodSymbol method, ISymbol[] owned)
    {
        var results = new Dictionary<ISymbol, Discharge>(SymbolEqualityComparer.Default);
        foreach (var member in owned)
            results[member] = Discharge.Never;
        if (context.Graphs.Of(method, context.CancellationToken) is not { } body)
            return method.DeclaringSyntaxReferences.Length > 0 && method.PartialImplementationPart is null && method.IsPartialDefinition ? results : HasBody(method) ? null : results;
        var verdict = new Verdict();
        var evaluator = new Evaluator(context, verdict, new Identities());
        var frame = new Frame(method, method, body, null, null) { FollowsDisposal = true, OwnerType = type };
        try
        {
            var isFlagged = method.Parameters.Length == 1 && method.Parameters[0].Type.SpecialType == SpecialType.System_Boolean;
            var entry = evaluator.Enter(frame, isFlagged ? Value.True : null);
            var exits = evaluator.Run(frame, new[] { entry }).Normal;
            foreach (var member in owned)
                results[member] = Judge(type, method, member, exits);
            return results;
        }
        catch (System.Exception exception) when (exception is WorkExceededException or System.InsufficientExecutionStackException)
        {
            return null;
        }
    }

    private bool HasBody(IMethodSymbol method) =>
        method.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(context.CancellationToken) is { } syntax && Graphs.BodyOf(syntax) is not null;

    private Discharge Judge(INamedTypeSymbol type, IMethodSymbol method, ISymbol member, List<State> exits)
    {
        if (exits.Count == 0)
            return Discharge.Always;
        var open = exits.Where(e => !IsDischarged(e, member)).ToArray();
        if (open.Length == 0)
            return Discharge.Always;
        var closed = exits.Where(e => IsDischarged(e, member)).ToArray();
        if (closed.Length == 0)
            return Discharge.Never;
        return open.All(o => IsExcused(type, method, member, o, closed)) ? Discharge.Always : Discharge.Sometimes;
    }

    private bool IsDischarged(State exit, ISymbol member)
    {
        var contents = exit.Copies.Where(c => c.Site.Kind == SiteKind.OwnedField && SymbolEqualityComparer.Default.Equals(c.Site.Symbol, member)).ToArray();
        var value = exit.Get(Variable.Of(Value.This, member));
        if (contents.Length == 0)
            return value is not null;
        return contents.All(c => ((c.Dangling | c.NonDangling) & (PortionStates.Owned | PortionStates.Pending)) == 0 &&
                                 (!c.Site.HasReleaseHalf || (c.Release & (ReleaseStates.Owned | ReleaseStates.Open)) == 0 || c.ReleasedAsReported));
    }

    /// <summary>
    /// A way out that a guard flag opens: the flag is set wherever the field is discharged, and was set already on this way.
    /// </summary>
    private bool IsExcused(INamedTypeSymbol type, IMethodSymbol method, ISymbol member, State open, State[] closed)
    {
        foreach (var flag in BaseTypes(type).Prepend(type).SelectMany(t => t.GetMembers()).OfType<IFieldSymbol>().Where(f => !f.IsStatic && f.Type.SpecialType is SpecialType.System_Boolean or SpecialType.System_Int32))
        {
            var variable = Variable.Of(Value.This, flag);
            var before = new TermValue(TermKind.Member, flag, Value.This);
            if (closed[0].Get(variable) is not ConstantValue set || closed.Any(c => !set.Equals(c.Get(variable))))
                continue;
            var wasSet = flag.Type.SpecialType == SpecialType.System_Boolean
                ? open.FactOf(before).Truth == (bool?)set.Content
                : !open.FactOf(before).SaysNothing && Assumptions.Decide(open, new TermValue(TermKind.Equal, null, before, set)) != false;
            if (wasSet && !IsSetElsewhere(type, method, flag, member))
                return true;
        }

        return false;
    }

    /// <summary>Another member sets the flag without having to do with the field.</summary>
    private bool IsSetElsewhere(INamedTypeSymbol type, IMethodSymbol method, IFieldSymbol flag, ISymbol member)
    {
        foreach (var other in type.GetMembers().OfType<IMethodSymbol>())
        {
            if (SymbolEqualityComparer.Default.Equals(other, method) || other.MethodKind == MethodKind.Constructor)
                continue;
            if (other.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(context.CancellationToken) is not { } syntax)
                continue;
            var names = syntax.DescendantTokens().Where(t => t.IsKind(SyntaxKind.IdentifierToken)).Select(t => t.ValueText).ToArray();
            if (names.Contains(member.Name))
                continue;
            var sets = syntax.DescendantNodes().OfType<AssignmentExpressionSyntax>()
                .Any(a => a.Left.ToString().EndsWith(flag.Name, System.StringComparison.Ordinal) && !a.Right.IsKind(SyntaxKind.FalseLiteralExpression));
            if (sets && !IsCalledFrom(method, other))
                return true;
        }

        return false;
    }

    private bool IsCalledFrom(IMethodSymbol caller, IMethodSymbol callee) =>
        caller.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(context.CancellationToken).DescendantTokens().Any(t => t.ValueText == callee.Name) == true;
}
