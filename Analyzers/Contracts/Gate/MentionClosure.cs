using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MemTrace.Analyzers.Contracts.Gate;

/// <summary>
/// Finds all mentions of a compilation, and carries names on: a private member that mentions a name that matters is itself a name that
/// matters to the files of its type, and so is an alias, and what has a marked delegate in its signature.
/// </summary>
/// <remarks>
/// It ends because every round adds a role to a name, and names and roles are finite. Only files in which a name was added are read again.
/// </remarks>
internal sealed class MentionClosure
{
    private readonly Compilation _compilation;
    private readonly Relevance _relevance;
    private readonly NameRoles _everywhere;
    private readonly Dictionary<SyntaxTree, NameRoles> _ofFile = [];
    private readonly Dictionary<SyntaxTree, FileMentions> _mentions = [];
    private readonly HashSet<SyntaxTree> _pending = [];
    private NameTable _table;

    private MentionClosure(Compilation compilation, NameRoles names, Relevance relevance)
    {
        _compilation = compilation;
        _relevance = relevance;
        _everywhere = names;
        _table = names.ToTable();
    }

    /// <summary>How often a file's text was read; what the closure costs.</summary>
    public int FilesRead { get; private set; }

    /// <summary>Runs to the fixpoint. <paramref name="names"/> is changed on the way and must not be used by anybody else.</summary>
    public static (ImmutableDictionary<SyntaxTree, FileMentions> Files, int FilesRead) Compute(
        Compilation compilation, NameRoles names, Relevance relevance)
    {
        var closure = new MentionClosure(compilation, names, relevance);
        closure._pending.UnionWith(compilation.SyntaxTrees);
        while (closure._pending.Count != 0)
        {
            var round = closure._pending.ToArray();
            closure._pending.Clear();
            foreach (var tree in round)
                closure.Read(tree);
        }

        return (closure._mentions.ToImmutableDictionary(), closure.FilesRead);
    }

    private void Read(SyntaxTree tree)
    {
        FilesRead++;
        var found = new List<Mention>();
        var text = tree.GetText();
        MentionScanner.Scan(text, _table, found);
        var everywhere = _everywhere.Everywhere;
        if (_ofFile.TryGetValue(tree, out var own))
        {
            MentionScanner.Scan(text, own.ToTable(), found);
            everywhere |= own.Everywhere;
            found.Sort(static (left, right) => left.Position.CompareTo(right.Position));
        }

        if (found.Count == 0 && everywhere == MentionRole.None)
        {
            _mentions.Remove(tree);
            return;
        }

        var mentions = new FileMentions(found.ToImmutableArray(), everywhere);
        _mentions[tree] = mentions;
        var root = tree.GetRoot();
        foreach (var mention in mentions.Mentions)
            Carry(tree, root, mentions, mention);
    }

    private void Carry(SyntaxTree tree, SyntaxNode root, FileMentions mentions, Mention mention)
    {
        var token = root.FindToken(mention.Position);
        // Comments, strings and code that is compiled out carry nothing on.
        if (!token.Span.Contains(mention.Position))
            return;

        if (token.Parent?.FirstAncestorOrSelf<UsingDirectiveSyntax>() is { } directive)
        {
            if (directive.Alias is { } alias)
                Add(directive.GlobalKeyword.IsKind(SyntaxKind.GlobalKeyword) ? null : [tree], alias.Name.Identifier.ValueText, mention.Role);
            return;
        }

        if (PrivateMembers.Enclosing(token.Parent) is not { } member)
        {
            // The primary constructor's parameters are names in all bodies of the type.
            if ((mention.Role & MentionRole.Delegate) != 0 && token.Parent?.FirstAncestorOrSelf<ParameterSyntax>() is { } parameter)
                Add(null, parameter.Identifier.ValueText, MentionRole.Copy);
            return;
        }

        var isSignature = !PrivateMembers.IsInBody(member, mention.Position);
        if (isSignature && (mention.Role & MentionRole.Delegate) != 0)
        {
            foreach (var name in PrivateMembers.NamesOf(member))
                AddMember(null, name, MentionRole.Copy, member is ConstructorDeclarationSyntax);
        }

        if (!PrivateMembers.IsPrivate(member))
            return;
        var role = mention.Role & ~MentionRole.Delegate;
        // The member's own name, where it is declared, says nothing new.
        if (role == MentionRole.None || (isSignature && PrivateMembers.NamesOf(member).Contains(token.ValueText)))
            return;
        // A number of bytes that a private member computes is one for its callers too; all else must matter to the member itself.
        if ((role & MentionRole.Bytes) == 0 && !_relevance.Decide(role | (mentions.Within(member.Span) & MentionRole.Bytes), member))
            return;
        foreach (var name in PrivateMembers.NamesOf(member))
            AddMember(FilesOf(tree, member), name, role, member is ConstructorDeclarationSyntax);

        // What an object of a private type begins with comes from where it is made.
        if (member is BaseFieldDeclarationSyntax or PropertyDeclarationSyntax && PrivateMembers.IsInitializer(member, mention.Position) && member.Parent is TypeDeclarationSyntax type)
            AddMember(FilesOf(tree, member), type.Identifier.ValueText, role, isConstructor: true);
    }

    /// <summary>The files from which a private member can be reached: those of its outermost type.</summary>
    private ImmutableArray<SyntaxTree> FilesOf(SyntaxTree tree, MemberDeclarationSyntax member)
    {
        var types = member.Ancestors().OfType<BaseTypeDeclarationSyntax>().ToArray();
        if (types.Length == 0 || !types.Any(static type => type.Modifiers.Any(SyntaxKind.PartialKeyword)))
            return [tree];
        var outermost = _compilation.GetSemanticModel(tree).GetDeclaredSymbol(types[types.Length - 1]);
        return outermost is null ? [tree] : [.. outermost.DeclaringSyntaxReferences.Select(static reference => reference.SyntaxTree).Distinct()];
    }

    private void AddMember(ImmutableArray<SyntaxTree>? files, string name, MentionRole role, bool isConstructor)
    {
        Add(files, roles => roles.AddMember(name, role, isConstructor));
    }

    private void Add(ImmutableArray<SyntaxTree>? files, string name, MentionRole role)
    {
        Add(files, roles => roles.Add(name, role));
    }

    private void Add(ImmutableArray<SyntaxTree>? files, Func<NameRoles, bool> add)
    {
        if (files is null)
        {
            if (!add(_everywhere))
                return;
            _table = _everywhere.ToTable();
            _pending.UnionWith(_compilation.SyntaxTrees);
            return;
        }

        foreach (var file in files.Value)
        {
            if (!_ofFile.TryGetValue(file, out var roles))
                _ofFile.Add(file, roles = new NameRoles());
            if (add(roles))
                _pending.Add(file);
        }
    }
}
