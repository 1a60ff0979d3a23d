using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using ProtoP2P.CodeFixes;
using ProtoP2P.Roslyn;

namespace ProtoP2P.Analyzers.Tests;

/// <summary>Applies code fixes as an editor does, and builds again what comes out.</summary>
internal static class CodeFixHarness
{
    /// <summary>Every fix that the assembly exports.</summary>
    public static IReadOnlyList<CodeFixProvider> Providers { get; } =
    [
        .. typeof(NodeFixProvider).Assembly.GetTypes()
            .Where(type => !type.IsAbstract && typeof(CodeFixProvider).IsAssignableFrom(type))
            .Select(type => (CodeFixProvider)Activator.CreateInstance(type)!),
    ];

    /// <summary>Fixes every diagnostic of <paramref name="id"/>, one after another, and expects clean source.</summary>
    public static async Task VerifyAsync(string id, string source, string expected)
    {
        using AdhocWorkspace workspace = new();
        Document document = CreateDocument(workspace, source);
        while (await FindAsync(document, id) is { } diagnostic)
        {
            List<CodeAction> actions = await FindActionsAsync(document, diagnostic);
            document = await ApplyAsync(actions.ShouldHaveSingleItem(), document);
        }

        (await TextAsync(document)).ShouldBe(expected);
        (await BuildAsync(document)).Select(diagnostic => diagnostic.ToString()).ShouldBeEmpty();
    }

    /// <summary>Expects that nothing is offered.</summary>
    public static async Task VerifyNoneAsync(string id, string source)
    {
        using AdhocWorkspace workspace = new();
        Document document = CreateDocument(workspace, source);
        Diagnostic diagnostic = (await FindAsync(document, id)).ShouldNotBeNull();
        (await FindActionsAsync(document, diagnostic)).ShouldBeEmpty();
    }

    /// <summary>Fixes all diagnostics of <paramref name="id"/> in the document in one go.</summary>
    public static async Task VerifyFixAllAsync(string id, string source, string expected)
    {
        using AdhocWorkspace workspace = new();
        (await TextAsync(await FixAllAsync(CreateDocument(workspace, source), id))).ShouldBe(expected);
    }

    /// <summary>What a build says after all diagnostics of <paramref name="id"/> were fixed in one go.</summary>
    public static async Task<ImmutableArray<Diagnostic>> BuildFixedAsync(string id, string source)
    {
        using AdhocWorkspace workspace = new();
        return await BuildAsync(await FixAllAsync(CreateDocument(workspace, source), id));
    }

    private static async Task<Document> FixAllAsync(Document document, string id)
    {
        Diagnostic first = (await FindAsync(document, id)).ShouldNotBeNull();
        CodeFixProvider provider = Providers.Single(candidate => candidate.FixableDiagnosticIds.Contains(id));
        CodeAction single = (await FindActionsAsync(document, first)).ShouldHaveSingleItem();
        FixAllContext context = new(
            document, provider, FixAllScope.Document, single.EquivalenceKey, [id], new BuildDiagnostics(), TestContext.Current.CancellationToken);
        CodeAction all = (await provider.GetFixAllProvider()!.GetFixAsync(context)).ShouldNotBeNull();
        return await ApplyAsync(all, document);
    }

    private static Document CreateDocument(AdhocWorkspace workspace, string source)
    {
        Compilation compilation = AnalyzerHarness.CreateCompilation();
        ProjectId projectId = ProjectId.CreateNewId();
        Solution solution = workspace.CurrentSolution.AddProject(ProjectInfo.Create(
            projectId, VersionStamp.Create(), "Contracts", "Contracts", LanguageNames.CSharp,
            compilationOptions: compilation.Options, parseOptions: TestCompilation.ParseOptions, metadataReferences: References.All));
        foreach (SyntaxTree tree in compilation.SyntaxTrees)
        {
            solution = solution.AddDocument(DocumentId.CreateNewId(projectId), "Usings" + Guid.NewGuid(), tree.GetText(), filePath: tree.FilePath);
        }

        DocumentId documentId = DocumentId.CreateNewId(projectId);
        return solution.AddDocument(documentId, "Contract.cs", source, filePath: "Contract.cs").GetDocument(documentId)!;
    }

    private static async Task<ImmutableArray<Diagnostic>> BuildAsync(Document document) =>
        await AnalyzerHarness.BuildAsync((await document.Project.GetCompilationAsync(TestContext.Current.CancellationToken))!);

    private static async Task<Diagnostic?> FindAsync(Document document, string id) => (await BuildAsync(document))
        .Where(diagnostic => diagnostic.Id == id)
        .OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start)
        .FirstOrDefault();

    private static async Task<List<CodeAction>> FindActionsAsync(Document document, Diagnostic diagnostic)
    {
        List<CodeAction> actions = [];
        foreach (CodeFixProvider provider in Providers.Where(provider => provider.FixableDiagnosticIds.Contains(diagnostic.Id)))
        {
            await provider.RegisterCodeFixesAsync(new CodeFixContext(
                document, diagnostic, (action, _) => actions.Add(action), TestContext.Current.CancellationToken));
        }

        return actions;
    }

    private static async Task<Document> ApplyAsync(CodeAction action, Document document)
    {
        ImmutableArray<CodeActionOperation> operations = await action.GetOperationsAsync(TestContext.Current.CancellationToken);
        return operations.OfType<ApplyChangesOperation>().Single().ChangedSolution.GetDocument(document.Id)!;
    }

    private static async Task<string> TextAsync(Document document) => (await document.GetTextAsync(TestContext.Current.CancellationToken)).ToString();

    private sealed class BuildDiagnostics : FixAllContext.DiagnosticProvider
    {
        public override async Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            await AnalyzerHarness.BuildAsync((await project.GetCompilationAsync(cancellationToken))!);

        public override async Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken) =>
            (await GetAllDiagnosticsAsync(document.Project, cancellationToken)).Where(diagnostic => diagnostic.Location.SourceTree?.FilePath == document.FilePath);

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            Task.FromResult<IEnumerable<Diagnostic>>([]);
    }
}
