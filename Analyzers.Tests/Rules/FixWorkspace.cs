using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using MemTrace.Analyzers.Rules;
using MemTrace.Analyzers.Tests.Corpus;
using MemTrace.CodeFixes;
using Xunit;

namespace MemTrace.Analyzers.Tests.Rules;

/// <summary>
/// A project in memory, with the corpus' vocabulary, in which fixes are looked up and applied as an IDE and <c>dotnet format</c> do it.
/// </summary>
internal sealed class FixWorkspace
{
    private static readonly ImmutableArray<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetDirectoryName(path) == Path.GetDirectoryName(typeof(object).Assembly.Location))
            .Select(path => MetadataReference.CreateFromFile(path)),
        MetadataReference.CreateFromFile(typeof(TracksMemoryAttribute).Assembly.Location),
    ];

    private static readonly string Vocabulary = File.ReadAllText(Path.Combine(CorpusFile.Folder, "Vocabulary.cs"));

    private static readonly ImmutableArray<DiagnosticAnalyzer> Rules =
    [
        .. typeof(MemTraceAnalyzer).Assembly.GetTypes()
            .Where(type => !type.IsAbstract && type.IsAssignableTo(typeof(MemTraceAnalyzer)))
            .Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];

    private static readonly ImmutableArray<MemTraceFix> Fixes =
    [
        .. typeof(MemTraceFix).Assembly.GetTypes()
            .Where(type => !type.IsAbstract && type.IsAssignableTo(typeof(MemTraceFix)))
            .Select(type => (MemTraceFix)Activator.CreateInstance(type)!),
    ];

    // All projects of the tests are forks of one: what is the same in all of them is read and bound once.
    private static readonly ProjectId ProjectId = ProjectId.CreateNewId();
    private static readonly Lazy<Task<Solution>> Base = new(CreateBaseAsync);

    private Solution _solution;

    private FixWorkspace(Solution solution)
    {
        _solution = solution;
    }

    /// <param name="sources">The project's files; the first is <c>/Test0.cs</c>.</param>
    /// <param name="isProgram">There are top-level statements.</param>
    /// <param name="allExceptions">Any call may throw.</param>
    public static async Task<FixWorkspace> CreateAsync(IReadOnlyList<string> sources, bool isProgram = false, bool allExceptions = false)
    {
        var solution = await Base.Value;
        if (isProgram)
            solution = solution.WithProjectCompilationOptions(ProjectId, solution.GetProject(ProjectId)!.CompilationOptions!.WithOutputKind(OutputKind.ConsoleApplication));
        foreach (var (source, index) in sources.Select((source, index) => (source, index)))
            solution = Add(solution, "Test" + index, source);
        if (allExceptions)
        {
            solution = solution.AddAnalyzerConfigDocument(
                DocumentId.CreateNewId(ProjectId), ".globalconfig", SourceText.From("is_global = true\nmemtrace.exceptions = all\n"), filePath: "/.globalconfig");
        }

        return new FixWorkspace(solution);
    }

    private static async Task<Solution> CreateBaseAsync()
    {
        var options = new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable);
        var solution = new AdhocWorkspace().CurrentSolution.AddProject(ProjectInfo.Create(
            ProjectId, VersionStamp.Default, "Test", "Test", LanguageNames.CSharp, filePath: "/Test.csproj", compilationOptions: options,
            parseOptions: new CSharpParseOptions(LanguageVersion.Preview, DocumentationMode.None), metadataReferences: References));
        solution = Add(solution, "Vocabulary", Vocabulary);
        var compilation = await solution.GetProject(ProjectId)!.GetCompilationAsync();
        Assert.Empty(compilation!.GetDiagnostics().Where(problem => problem.Severity == DiagnosticSeverity.Error));
        return solution;
    }

    private static Solution Add(Solution solution, string name, string source) =>
        solution.AddDocument(DocumentId.CreateNewId(ProjectId), name + ".cs", SourceText.From(source), filePath: "/" + name + ".cs");

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    private Project Project => _solution.GetProject(ProjectId)!;

    /// <summary>The fix of a rule; null where it has none.</summary>
    public static MemTraceFix? FixOf(string rule) => Fixes.SingleOrDefault(fix => fix.FixableDiagnosticIds.Contains(rule));

    /// <summary>The text of a file.</summary>
    public async Task<string> TextAsync(int file = 0) => (await Document(file).GetTextAsync(CancellationToken)).ToString();

    /// <summary>All that the rules find, in the order of files and positions.</summary>
    public async Task<IReadOnlyList<Diagnostic>> FindingsAsync()
    {
        var compilation = (await Project.GetCompilationAsync(CancellationToken))!;
        var found = await compilation.WithAnalyzers(Rules, Project.AnalyzerOptions).GetAnalyzerDiagnosticsAsync(CancellationToken);
        return [.. found.OrderBy(finding => finding.Location.SourceTree?.FilePath, StringComparer.Ordinal).ThenBy(finding => finding.Location.SourceSpan.Start)];
    }

    /// <summary>The compiler's errors and warnings.</summary>
    public async Task<IReadOnlyList<Diagnostic>> ProblemsAsync()
    {
        var compilation = (await Project.GetCompilationAsync(CancellationToken))!;
        return [.. compilation.GetDiagnostics(CancellationToken).Where(problem => problem.Severity >= DiagnosticSeverity.Warning && problem.Location.SourceTree?.FilePath != "/Vocabulary.cs")];
    }

    /// <summary>What the light bulb offers for a finding.</summary>
    public async Task<IReadOnlyList<CodeAction>> ActionsAsync(Diagnostic finding)
    {
        var actions = new List<CodeAction>();
        var document = _solution.GetDocument(finding.Location.SourceTree)!;
        var context = new CodeFixContext(document, finding, (action, _) => actions.Add(action), CancellationToken);
        if (FixOf(finding.Id) is { } fix)
            await fix.RegisterCodeFixesAsync(context);
        return actions;
    }

    /// <summary>The same project, to be changed by itself.</summary>
    public FixWorkspace Fork() => new(_solution);

    public async Task ApplyAsync(CodeAction action)
    {
        var operations = await action.GetOperationsAsync(CancellationToken);
        _solution = Assert.Single(operations.OfType<ApplyChangesOperation>()).ChangedSolution;
    }

    /// <summary>Fixes all findings of a rule with one key; false where nothing changes.</summary>
    public async Task<bool> ApplyAllAsync(string rule, string? key, FixAllScope scope)
    {
        var fix = FixOf(rule)!;
        var provider = new Findings(this, rule);
        var context = scope == FixAllScope.Document
            ? new FixAllContext(Document(0), fix, scope, key!, [rule], provider, CancellationToken)
            : new FixAllContext(Project, fix, scope, key!, [rule], provider, CancellationToken);
        if (await fix.GetFixAllProvider()!.GetFixAsync(context) is not { } action)
            return false;
        var before = _solution;
        await ApplyAsync(action);
        return _solution.GetChanges(before).GetProjectChanges().Any();
    }

    private Document Document(int file) => Project.Documents.Single(document => document.Name == "Test" + file + ".cs");

    private sealed class Findings(FixWorkspace workspace, string rule) : FixAllContext.DiagnosticProvider
    {
        public override async Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            (await workspace.FindingsAsync()).Where(finding => finding.Id == rule);

        public override async Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken) =>
            (await workspace.FindingsAsync()).Where(finding => finding.Id == rule && finding.Location.SourceTree?.FilePath == document.FilePath);

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            Task.FromResult<IEnumerable<Diagnostic>>([]);
    }
}
