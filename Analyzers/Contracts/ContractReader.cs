using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using MemTrace.Analyzers.Symbols;

namespace MemTrace.Analyzers.Contracts;

/// <summary>Reads a member's contract from its attributes, from the annotations, and from what it overrides or implements.</summary>
internal sealed class ContractReader(AnnotationTable annotations)
{
    /// <summary>The definition that carries the attributes: unreduced, unconstructed, the defining part of a partial member.</summary>
    public static ISymbol DefinitionOf(ISymbol member) => member switch
    {
        IParameterSymbol { ContainingSymbol: { } owner } => DefinitionOf(owner),
        IMethodSymbol method => Defining((method.ReducedFrom ?? method).OriginalDefinition),
        INamedTypeSymbol { DelegateInvokeMethod: { } invoke } => invoke.OriginalDefinition,
        _ => member.OriginalDefinition,
    };

    /// <summary>What the member itself says, without inheritance.</summary>
    public MemberContract ReadOwn(ISymbol definition) => definition switch
    {
        IMethodSymbol { MethodKind: MethodKind.PropertyGet or MethodKind.PropertySet } accessor => ReadAccessor(accessor),
        IMethodSymbol { IsExtensionMethod: true } method => ReadExtension(method),
        IMethodSymbol method => MarksOf(method).ToMember(ParametersOf(method)),
        IPropertySymbol property => MarksOf(property).ToMember(ParametersOf(property.Parameters, property)),
        IFieldSymbol field => MarksOf(field).ToMember(ImmutableArray<ParameterContract>.Empty),
        _ => MemberContract.None,
    };

    /// <summary>What the member says and, for each attribute that it does not have, what it inherits.</summary>
    public MemberContract Read(ISymbol definition)
    {
        var contract = ReadOwn(definition);
        foreach (var inherited in BaseMembers.Of(definition))
            contract = Merge(contract, Read(inherited));
        return contract;
    }

    private static MemberContract Merge(MemberContract own, MemberContract inherited)
    {
        if (ReferenceEquals(inherited, MemberContract.None))
            return own;
        if (ReferenceEquals(own, MemberContract.None))
            return inherited;

        var parameters = own.Parameters.Length < inherited.Parameters.Length ? inherited.Parameters : own.Parameters;
        for (var ordinal = 0; ordinal < parameters.Length; ordinal++)
            parameters = parameters.SetItem(ordinal, Merge(own.Parameter(ordinal), inherited.Parameter(ordinal)));
        return new MemberContract(
            own.Tracks ?? inherited.Tracks,
            own.ReportsReceiver ?? inherited.ReportsReceiver,
            own.ReleasesReceiver || inherited.ReleasesReceiver,
            own.SharesReceiver || inherited.SharesReceiver,
            own.ChangesReceiver || inherited.ChangesReceiver,
            own.Bytes ?? inherited.Bytes,
            own.Owns ?? inherited.Owns,
            parameters);
    }

    private static ParameterContract Merge(ParameterContract own, ParameterContract inherited)
    {
        if (ReferenceEquals(inherited, ParameterContract.None))
            return own;
        if (ReferenceEquals(own, ParameterContract.None))
            return inherited;
        return new ParameterContract(
            own.Tracks ?? inherited.Tracks,
            own.Reports ?? inherited.Reports,
            own.Releases || inherited.Releases,
            own.Owns ?? inherited.Owns,
            own.Shares || inherited.Shares);
    }

    /// <summary>The receiver of an extension method is its first parameter, also where the method came from an extension block.</summary>
    private MemberContract ReadExtension(IMethodSymbol method)
    {
        var contract = MarksOf(method).ToMember(ParametersOf(method));
        if (contract is { ReportsReceiver: null, ReleasesReceiver: false, SharesReceiver: false, Owns: null })
            return contract;
        var receiver = new ParameterContract(null, contract.ReportsReceiver, contract.ReleasesReceiver, contract.Owns, contract.SharesReceiver);
        return contract with
        {
            ReportsReceiver = null,
            Owns = null,
            ReleasesReceiver = false,
            SharesReceiver = false,
            Parameters = contract.Parameters.SetItem(0, Merge(contract.Parameter(0), receiver)),
        };
    }

    private static IMethodSymbol Defining(IMethodSymbol method) => method.PartialDefinitionPart ?? method;

    private MemoryMarks MarksOf(IMethodSymbol method)
    {
        var marks = AttributesOf(method);
        // A delegate is marked where it is declared; its Invoke has no place for an attribute.
        if (method.MethodKind == MethodKind.DelegateInvoke)
            marks = marks.Or(MemoryMarks.Read(method.ContainingType.GetAttributes())).Or(annotations.For(method.ContainingType, -1));
        // The block's receiver stands in front of all its members.
        if (ExtensionBlocks.Receiver(method) is { } receiver)
            marks = marks.Or(MemoryMarks.Read(receiver.GetAttributes()) with { Tracks = null });
        return marks;
    }

    /// <summary>A property speaks for its accessors, and they for it.</summary>
    private MemoryMarks MarksOf(IPropertySymbol property)
    {
        var marks = OwnMarksOf(property);
        if (property.GetMethod is { } getter)
            marks = marks.Or(AttributesOf(getter) with { Owns = null });
        if (property.SetMethod is { } setter && setter.Parameters is [.., var value])
            marks = marks.Or(MemoryMarks.None with { Owns = MemoryMarks.Read(value.GetAttributes()).Owns });
        return marks;
    }

    private MemoryMarks MarksOf(IFieldSymbol field)
    {
        var marks = MemoryMarks.Read(field.GetAttributes()).Or(annotations.For(field, -1));
        if (field.AssociatedSymbol is IPropertySymbol property)
            marks = marks.Or(MemoryMarks.None with { Owns = MarksOf(property).Owns });
        return marks;
    }

    private MemoryMarks OwnMarksOf(IPropertySymbol property)
    {
        var marks = MemoryMarks.Read(property.GetAttributes()).Or(annotations.For(property, -1));
        if (marks.Owns is not null || property.IsIndexer)
            return marks;

        // `[field: OwnsMemory]`, and the positional parameter of a record: the property is where the copy is kept.
        foreach (var member in property.ContainingType.GetMembers())
        {
            if (member is IFieldSymbol { AssociatedSymbol: { } associated } field && SymbolEqualityComparer.Default.Equals(associated, property))
                marks = marks.Or(MemoryMarks.None with { Owns = MemoryMarks.Read(field.GetAttributes()).Owns });
        }

        return marks.Owns is null && PositionalParameter(property) is { } parameter
            ? marks.Or(MemoryMarks.None with { Owns = MemoryMarks.Read(parameter.GetAttributes()).Owns })
            : marks;
    }

    /// <summary>The parameter that the compiler made the property from. Only then both are declared by the same syntax.</summary>
    private static IParameterSymbol? PositionalParameter(IPropertySymbol property)
    {
        if (!property.ContainingType.IsRecord || property.DeclaringSyntaxReferences is not [var declaration])
            return null;
        return property.ContainingType.InstanceConstructors
            .SelectMany(static constructor => constructor.Parameters)
            .FirstOrDefault(parameter => parameter.Name == property.Name
                && parameter.DeclaringSyntaxReferences is [var own] && own.SyntaxTree == declaration.SyntaxTree && own.Span == declaration.Span);
    }

    private MemberContract ReadAccessor(IMethodSymbol accessor)
    {
        if (accessor.AssociatedSymbol is not IPropertySymbol property)
            return MemberContract.None;

        var marks = AttributesOf(accessor);
        var indexes = ParametersOf(property.Parameters, property);
        if (accessor.MethodKind == MethodKind.PropertyGet)
            return marks.Or(MarksOf(property) with { Owns = null }).ToMember(indexes);

        var value = MemoryMarks.Read(accessor.Parameters[accessor.Parameters.Length - 1].GetAttributes());
        value = value.Or(MemoryMarks.None with { Owns = MarksOf(property).Owns });
        return marks.ToMember(indexes.Add(value.ToParameter()));
    }

    private MemoryMarks AttributesOf(IMethodSymbol method) =>
        MemoryMarks.Read(method.GetAttributes())
            .Or(MemoryMarks.None with { Tracks = MemoryMarks.Read(method.GetReturnTypeAttributes()).Tracks })
            .Or(annotations.For(method, -1));

    private ImmutableArray<ParameterContract> ParametersOf(IMethodSymbol method) => ParametersOf(
        method.Parameters,
        method.MethodKind == MethodKind.DelegateInvoke ? method.ContainingType : method);

    private ImmutableArray<ParameterContract> ParametersOf(ImmutableArray<IParameterSymbol> parameters, ISymbol owner)
    {
        if (parameters.IsEmpty)
            return ImmutableArray<ParameterContract>.Empty;

        var contracts = ImmutableArray.CreateBuilder<ParameterContract>(parameters.Length);
        foreach (var parameter in parameters)
        {
            var marks = MemoryMarks.Read(parameter.GetAttributes()).Or(annotations.For(owner, parameter.Ordinal));
            if (marks.Tracks is { When: null } tracks)
                marks = marks with { Tracks = tracks with { When = ImpliedWhen(parameter) } };
            contracts.Add(marks.ToParameter());
        }

        return contracts.MoveToImmutable();
    }

    /// <summary>The return value with which an <c>out</c> parameter brings out a copy, where the usual conventions tell it.</summary>
    private static bool? ImpliedWhen(IParameterSymbol parameter)
    {
        foreach (var attribute in parameter.GetAttributes())
        {
            if (attribute is { AttributeClass: { Name: "NotNullWhenAttribute", ContainingNamespace: { Name: "CodeAnalysis", ContainingNamespace.Name: "Diagnostics" } }, ConstructorArguments: [{ Value: bool value }] })
                return value;
        }

        if (parameter.ContainingSymbol is not IMethodSymbol { ReturnType.SpecialType: SpecialType.System_Boolean } method)
            return null;
        return MemberNames.KeyOf(method) is { } name && name.StartsWith("Try", StringComparison.Ordinal) || method.Name.StartsWith("Try", StringComparison.Ordinal) ? true : null;
    }
}
