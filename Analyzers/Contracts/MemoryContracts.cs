using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using MemTrace.Analyzers.Contracts.Gate;
using MemTrace.Analyzers.Symbols;

namespace MemTrace.Analyzers.Contracts;

/// <summary>All memory contracts that one compilation can see; immutable once made, safe from any thread.</summary>
internal sealed class MemoryContracts
{
    private readonly ContractReader _reader;
    private readonly AnnotationTable _annotations;
    private readonly ImmutableHashSet<string> _names;
    private readonly ImmutableHashSet<string> _extensions;
    private readonly ImmutableHashSet<ISymbol> _markedAssemblies;
    private readonly ImmutableHashSet<ISymbol> _annotatedMembers;
    private readonly AcceptedTypes _reportable;
    private readonly AcceptedTypes _releasable;
    private readonly NameGate _gate;

    // Answers are kept, not changed: which thread computes one first makes no difference.
    private readonly ConcurrentDictionary<ISymbol, MemberContract> _contracts = new(SymbolEqualityComparer.Default);

    private MemoryContracts(
        Compilation compilation,
        AnnotationTable annotations,
        SourceMarks source,
        ImmutableArray<ISymbol> inReferences,
        ImmutableArray<ISymbol> annotatedMembers)
    {
        _annotations = annotations;
        _reader = new ContractReader(annotations);
        var markedMembers = source.Sites.Select(static site => site.Member)
            .Where(static member => member is not null)
            .Concat(inReferences)
            .Concat(annotatedMembers)
            .Select(static member => member is INamedTypeSymbol ? member : ContractReader.DefinitionOf(member!))
            .Distinct<ISymbol>(SymbolEqualityComparer.Default)
            .ToImmutableArray();
        _names = markedMembers.Select(MemberNames.KeyOf).Where(static name => name is not null).ToImmutableHashSet(StringComparer.Ordinal)!;
        _extensions = markedMembers.Where(static member => member is IMethodSymbol { IsExtensionMethod: true } || ExtensionBlocks.Receiver(member) is not null)
            .Select(static member => member.Name).ToImmutableHashSet(StringComparer.Ordinal);
        Sites = source.Sites;
        _markedAssemblies = inReferences.Select(static member => member.ContainingAssembly).Append(compilation.Assembly).ToImmutableHashSet<ISymbol>(SymbolEqualityComparer.Default);
        _annotatedMembers = annotatedMembers.ToImmutableHashSet(SymbolEqualityComparer.Default)!;
        var marked = markedMembers.Select(member => (member, For(member))).ToImmutableArray();
        _reportable = MarkedMembers.Reportable(compilation, marked);
        _releasable = MarkedMembers.Releasable(compilation, marked);
        _gate = new NameGate(compilation, () => MarkedMembers.Names(marked, source.Names));
    }

    /// <summary>Where the compilation's own source applies the attributes.</summary>
    public ImmutableArray<MarkedSite> Sites { get; }

    /// <summary>How often a file's text was read to answer <see cref="MayMatter"/>.</summary>
    public int GateFilesRead => _gate.FilesRead;

    /// <summary>Reads attributes and annotation files; null where nothing is marked, so that nothing needs to be registered.</summary>
    public static MemoryContracts? TryCreate(
        Compilation compilation, ImmutableArray<AdditionalText> additionalFiles, CancellationToken cancellationToken)
    {
        var files = AnnotationFile.ReadAll(additionalFiles, cancellationToken);
        var annotated = AnnotatedMembers.Resolve(files, compilation);
        var inReferences = ReferenceMarks.Find(compilation, cancellationToken);
        var source = IsVocabularyVisible(compilation) ? SourceMarks.Find(compilation, cancellationToken) : SourceMarks.None;
        if (annotated.IsEmpty && inReferences.IsEmpty && source.Sites.IsEmpty)
            return null;

        // The project's own files go before the shipped defaults.
        var annotations = new AnnotationTable(files.Concat(AnnotationFile.Defaults));
        return new MemoryContracts(compilation, annotations, source, inReferences, annotated);
    }

    /// <summary>The contract of a method, constructor, accessor, operator, property, indexer, field or delegate's Invoke; never null.</summary>
    public MemberContract For(ISymbol? member)
    {
        if (member is null)
            return MemberContract.None;
        var definition = ContractReader.DefinitionOf(member);
        return MayBeMarked(definition) ? _contracts.GetOrAdd(definition, _reader.Read) : MemberContract.None;
    }

    /// <summary>What the member says itself, without what it inherits.</summary>
    public MemberContract OwnContract(ISymbol member)
    {
        var definition = ContractReader.DefinitionOf(member);
        return MayBeMarked(definition) ? _reader.ReadOwn(definition) : MemberContract.None;
    }

    /// <summary>The type has a [ReleasesMemory] member, or a non-numeric [ReleasesMemory] parameter accepts it.</summary>
    public bool HasReleaseHalf(ITypeSymbol? type) => _releasable.Contains(type);

    /// <summary>A value of the type is itself a copy: a report accepts it, or it has a reporting or [MemoryBytes] member.</summary>
    public bool IsReportable(ITypeSymbol? type) => _reportable.Contains(type);

    /// <summary>Whether analysing the body could matter: a set look-up a token, nothing semantic.</summary>
    public bool MayMatter(SyntaxNode body) => _gate.MayMatter(body);

    /// <summary>Whether a copy may come from the body, or be kept there, whatever is passed to it; decided by names as well.</summary>
    public bool MayAcquire(SyntaxNode body) => _gate.MayAcquire(body);

    /// <summary>The places in the member at which a name that matters stands, comments and strings among them.</summary>
    public IEnumerable<int> MentionsIn(MemberDeclarationSyntax member) => _gate.MentionsIn(member);

    /// <summary>Whether a marked extension member has the name, so that it may be meant where the receiver's type has another of that name.</summary>
    public bool ExtendsBy(string name) => _extensions.Contains(name);

    /// <summary>Whether the member has a contract because the project's own annotation files say so.</summary>
    public bool IsAnnotated(ISymbol definition) => _annotatedMembers.Contains(definition);

    /// <summary>Whether somebody who knows the attributes wrote the assembly: this compilation's own, and those with marked members.</summary>
    public bool TakesPart(IAssemblySymbol? assembly) => assembly is not null && _markedAssemblies.Contains(assembly);

    /// <summary>
    /// Decided by name: what overrides or implements a marked member has its name. Local functions and lambdas are seen by bodies only.
    /// </summary>
    public bool MayBeMarked(ISymbol definition) =>
        definition is IMethodSymbol { MethodKind: MethodKind.LocalFunction or MethodKind.LambdaMethod }
        || (MemberNames.KeyOf(definition) is { } name && (_names.Contains(name) || _annotations.MayName(name)));

    private static bool IsVocabularyVisible(Compilation compilation) => compilation.GlobalNamespace.GetMembers(MemoryAttributeNames.Namespace)
        .OfType<INamespaceSymbol>()
        .Any(static space => MemoryAttributeNames.Short.Any(name => !space.GetTypeMembers(name + MemoryAttributeNames.Suffix).IsEmpty));
}
