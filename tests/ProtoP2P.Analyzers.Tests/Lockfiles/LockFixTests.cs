using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using ProtoP2P.Roslyn;

namespace ProtoP2P.Analyzers.Tests.Lockfiles;

/// <summary>The fixes of the lock: applied, then built again.</summary>
public sealed class LockFixTests
{
    private const string Contract = """
        [Libp2pProtocol("/acme/inventory/1.0.0")]
        public partial interface IInventory
        {
            ValueTask<StockReply> GetStockAsync(Tick at, CancellationToken cancellationToken = default);
        }

        """;

    private const string Draft = """
        protop2p-lock 1
        protocol /acme/inventory/1.0.0 rpc draft
          rpc GetStock unary acme.Tick -> acme.StockReply
        message acme.StockReply
          1 int32 count
        message acme.Tick
          1 fixed64 at

        """;

    private static readonly string Shipped = Draft.Replace("draft", "shipped", StringComparison.Ordinal);

    [Fact]
    public Task Create() => VerifyAsync("LP2P0501", Contract, null, Contract, Draft);

    [Fact]
    public Task Record_a_contract() => VerifyAsync("LP2P0502", Contract, "protop2p-lock 1\n", Contract, Draft);

    [Fact]
    public Task Record_a_message() => VerifyAsync(
        "LP2P0502", Contract, Shipped.Replace("message acme.Tick\n  1 fixed64 at\n", "", StringComparison.Ordinal), Contract, Shipped);

    [Fact]
    public Task Record_a_field() => VerifyAsync(
        "LP2P0504", Contract, Shipped.Replace("  1 fixed64 at\n", "", StringComparison.Ordinal), Contract, Shipped);

    [Fact]
    public Task Record_a_draft_that_became_incompatible() => VerifyAsync(
        "LP2P0504", Contract, Draft.Replace("unary", "server", StringComparison.Ordinal), Contract, Draft);

    [Fact]
    public Task Retire() => VerifyAsync(
        "LP2P0505",
        Contract,
        Shipped.Replace("message acme.StockReply", "protocol /acme/inventory/0.9.0 rpc shipped\n  rpc Old unary acme.Unused -> ()\nmessage acme.Unused\n  1 string text\nmessage acme.StockReply", StringComparison.Ordinal),
        Contract,
        Shipped + "retired /acme/inventory/0.9.0\n");

    [Fact]
    public Task Retiring_a_draft_leaves_no_trace() => VerifyAsync(
        "LP2P0505",
        Contract,
        Shipped.Replace("message acme.StockReply", "protocol /acme/inventory/0.9.0 rpc draft\nmessage acme.StockReply", StringComparison.Ordinal),
        Contract,
        Shipped);

    [Fact]
    public async Task An_incompatible_change_turns_green_by_bumping_recording_and_retiring()
    {
        string bumped = Contract.Replace("1.0.0", "2.0.0", StringComparison.Ordinal);
        string old = Shipped.Replace("fixed64 at", "string at", StringComparison.Ordinal);
        Project project = CreateProject(Contract, old);
        project = await FixAsync(project, "LP2P0503");
        (await TextAsync(project)).ShouldBe(bumped);
        (await BuildAsync(project)).Select(diagnostic => diagnostic.Id).ShouldBe(["LP2P0502", "LP2P0505"], ignoreOrder: true);
        project = await FixAsync(await FixAsync(project, "LP2P0502"), "LP2P0505");
        (await LockAsync(project)).ShouldBe(Draft.Replace("1.0.0", "2.0.0", StringComparison.Ordinal) + "retired /acme/inventory/1.0.0\n");
        (await BuildAsync(project)).ShouldBeEmpty();
    }

    [Fact]
    public Task Bumping_leaves_one_id_of_the_protocol() => VerifyAsync(
        "LP2P0503",
        Contract.Replace("(\"", "(\"/acme/stock/1.0.0\", \"/acme/inventory/1.1.0\", \"", StringComparison.Ordinal),
        Shipped.Replace("unary", "server", StringComparison.Ordinal),
        Contract.Replace("\"/acme/inventory/1.0.0\"", "\"/acme/stock/1.0.0\", \"/acme/inventory/2.0.0\"", StringComparison.Ordinal),
        Shipped.Replace("unary", "server", StringComparison.Ordinal));

    [Fact]
    public async Task Recording_never_hides_a_breaking_change()
    {
        string old = Shipped.Replace("unary", "server", StringComparison.Ordinal).Replace("fixed64", "string", StringComparison.Ordinal);
        string other = Contract + """
            [Libp2pProtocol("/acme/other/1.0.0")]
            public partial interface IOther
            {
                ValueTask PingAsync(CancellationToken cancellationToken = default);
            }
            """;
        Project project = await FixAsync(CreateProject(other, old), "LP2P0502");
        (await LockAsync(project)).ShouldBe(old.Replace(
            "message acme.StockReply", "protocol /acme/other/1.0.0 rpc draft\n  rpc Ping unary () -> ()\nmessage acme.StockReply", StringComparison.Ordinal));
        (await BuildAsync(project)).Select(diagnostic => diagnostic.Id).ShouldBe(["LP2P0503"]);
    }

    [Theory]
    [InlineData(FixAllScope.Project)]
    [InlineData(FixAllScope.Solution)]
    public async Task Fix_all_writes_the_file_once(FixAllScope scope)
    {
        Project project = CreateProject(Contract + Contract.Replace("inventory", "stock", StringComparison.Ordinal).Replace("IInventory", "IStock", StringComparison.Ordinal), null);
        Document document = project.Documents.Single(candidate => candidate.Name == "Contract.cs");
        CodeFixProvider provider = CodeFixHarness.Providers.Single(candidate => candidate.FixableDiagnosticIds.Contains("LP2P0501"));
        FixAllContext context = new(
            document, provider, scope, "LP2P0501", ["LP2P0501"], new Diagnostics(), TestContext.Current.CancellationToken);
        CodeAction action = (await provider.GetFixAllProvider()!.GetFixAsync(context)).ShouldNotBeNull();
        project = await ApplyAsync(action, project);
        (await LockAsync(project)).ShouldNotBeNull().ShouldContain("protocol /acme/stock/1.0.0 rpc draft\n");
        (await BuildAsync(project)).ShouldBeEmpty();
    }

    private static async Task VerifyAsync(string id, string contract, string? lockText, string fixedContract, string fixedLock)
    {
        Project project = await FixAsync(CreateProject(contract, lockText), id);
        (await TextAsync(project)).ShouldBe(fixedContract);
        (await LockAsync(project)).ShouldBe(fixedLock);
        (await BuildAsync(project)).Select(diagnostic => diagnostic.Id).ShouldNotContain(id == "LP2P0502" ? "LP2P0504" : id);
    }

    private static async Task<Project> FixAsync(Project project, string id)
    {
        Diagnostic diagnostic = (await BuildAsync(project)).First(candidate => candidate.Id == id);
        Document document = project.GetDocument(diagnostic.Location.SourceTree).ShouldNotBeNull();
        List<CodeAction> actions = [];
        foreach (CodeFixProvider provider in CodeFixHarness.Providers.Where(provider => provider.FixableDiagnosticIds.Contains(id)))
        {
            await provider.RegisterCodeFixesAsync(new CodeFixContext(
                document, diagnostic, (action, _) => actions.Add(action), TestContext.Current.CancellationToken));
        }

        return await ApplyAsync(actions.ShouldHaveSingleItem(), project);
    }

    private static async Task<Project> ApplyAsync(CodeAction action, Project project)
    {
        ImmutableArray<CodeActionOperation> operations = await action.GetOperationsAsync(TestContext.Current.CancellationToken);
        return operations.OfType<ApplyChangesOperation>().Single().ChangedSolution.GetProject(project.Id)!;
    }

    private static Project CreateProject(string contract, string? lockText)
    {
        Compilation compilation = LockHarness.WithMessages(contract);
        ProjectId id = ProjectId.CreateNewId();
        using AdhocWorkspace workspace = new();
        Solution solution = workspace.CurrentSolution.AddProject(ProjectInfo.Create(
            id, VersionStamp.Create(), "Contracts", "Contracts", LanguageNames.CSharp, filePath: "/project/Contracts.csproj",
            compilationOptions: compilation.Options, parseOptions: TestCompilation.ParseOptions, metadataReferences: References.All));
        foreach (SyntaxTree tree in compilation.SyntaxTrees.Where(tree => !tree.ToString().Contains("[Libp2pProtocol", StringComparison.Ordinal)))
        {
            solution = solution.AddDocument(DocumentId.CreateNewId(id), Guid.NewGuid().ToString(), tree.GetText(), filePath: tree.FilePath);
        }

        solution = solution.AddDocument(DocumentId.CreateNewId(id), "Using.cs", "global using Acme.Wire;", filePath: "Using.cs");
        solution = solution.AddDocument(DocumentId.CreateNewId(id), "Contract.cs", contract, filePath: "Contract.cs");
        return lockText is null
            ? solution.GetProject(id)!
            : solution.GetProject(id)!.AddAdditionalDocument("protocols.lock", lockText, filePath: LockHarness.Path).Project;
    }

    private static async Task<string> TextAsync(Project project) =>
        (await project.Documents.Single(document => document.Name == "Contract.cs").GetTextAsync(TestContext.Current.CancellationToken)).ToString();

    private static async Task<string?> LockAsync(Project project)
    {
        TextDocument? document = project.AdditionalDocuments.SingleOrDefault();
        document?.FilePath.ShouldBe(LockHarness.Path);
        return document is null ? null : (await document.GetTextAsync(TestContext.Current.CancellationToken)).ToString();
    }

    private static async Task<ImmutableArray<Diagnostic>> BuildAsync(Project project) => await LockHarness.BuildAsync(
        await LockAsync(project), (await project.GetCompilationAsync(TestContext.Current.CancellationToken))!);

    private sealed class Diagnostics : FixAllContext.DiagnosticProvider
    {
        public override async Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            await BuildAsync(project);

        public override Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken) =>
            GetAllDiagnosticsAsync(document.Project, cancellationToken);

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            Task.FromResult<IEnumerable<Diagnostic>>([]);
    }
}
