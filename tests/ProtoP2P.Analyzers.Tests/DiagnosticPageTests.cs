using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;

namespace ProtoP2P.Analyzers.Tests;

/// <summary>Every diagnostic has a page, and what the page calls wrong and right is.</summary>
public sealed class DiagnosticPageTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Pages");

    // The compiler's own error at the same place, which LP2P0401 explains.
    private static readonly string[] Companions = ["CS0311"];

    public static TheoryData<string> Ids => [.. DescriptorTable.All.Select(descriptor => descriptor.Id)];

    // What is wrong with the lock file itself is reported there, where no pragma reaches.
    public static TheoryData<string> IdsInSource =>
        [.. DescriptorTable.All.Where(descriptor => descriptor != LockDescriptors.Malformed).Select(descriptor => descriptor.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task The_wrong_sample_gets_this_diagnostic_and_no_other(string id)
    {
        ImmutableArray<Diagnostic> diagnostics = await BuildAsync(id, "Wrong");
        diagnostics.ShouldNotBeEmpty();
        diagnostics.Select(diagnostic => diagnostic.Id).Except(Companions).ShouldBe([id]);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task The_right_sample_builds_without_a_word(string id) =>
        (await BuildAsync(id, "Right")).Select(diagnostic => diagnostic.ToString()).ShouldBeEmpty();

    // The fixes of the lock change another file, and have tests of their own.
    public static TheoryData<string> IdsWithFix =>
        [.. CodeFixHarness.Providers.SelectMany(provider => provider.FixableDiagnosticIds).Except(LockDescriptors.All.Select(descriptor => descriptor.Id))];

    [Theory]
    [MemberData(nameof(IdsWithFix))]
    public async Task Fix_all_repairs_the_wrong_sample(string id) =>
        (await CodeFixHarness.BuildFixedAsync(id, Sample(id, "Wrong").Groups["code"].Value)).Select(diagnostic => diagnostic.ToString()).ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(IdsInSource))]
    public async Task A_pragma_is_respected(string id) =>
        (await BuildAsync(id, "Wrong", code => $"#pragma warning disable {id}\n{code}", options => options))
            .ShouldAllBe(diagnostic => Companions.Contains(diagnostic.Id));

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task An_editorconfig_severity_is_respected(string id)
    {
        (await FindSeverityAsync(id, "none")).ShouldBeNull();
        bool isError = DescriptorTable.All.Single(candidate => candidate.Id == id).DefaultSeverity == DiagnosticSeverity.Error;
        (await FindSeverityAsync(id, isError ? "warning" : "error")).ShouldBe(isError ? DiagnosticSeverity.Warning : DiagnosticSeverity.Error);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Page_and_descriptor_say_the_same(string id)
    {
        DiagnosticDescriptor descriptor = DescriptorTable.All.Single(candidate => candidate.Id == id);
        string page = Read(id);
        page.ShouldStartWith($"# {id}: {descriptor.Title}\n");
        page.ShouldContain($"| Severity | {descriptor.DefaultSeverity} |\n");
        page.ShouldContain($"| Category | {descriptor.Category} |\n");
        page.ShouldContain($"| Message | {descriptor.MessageFormat} |\n");
        page.Contains("\n## Code fix\n", StringComparison.Ordinal)
            .ShouldBe(CodeFixHarness.Providers.Any(provider => provider.FixableDiagnosticIds.Contains(id)), "whether there is a code fix");
        descriptor.HelpLinkUri.ShouldEndWith($"/docs/diagnostics/{id}.md");
        Read("README").ShouldContain($"| [{id}]({id}.md) | {descriptor.DefaultSeverity} | {descriptor.Title} |\n");
    }

    [Fact]
    public void No_page_is_left_over() =>
        Directory.GetFiles(Folder, "LP2P*.md").Select(path => Path.GetFileNameWithoutExtension(path))
            .ShouldBe(DescriptorTable.All.Select(descriptor => descriptor.Id), ignoreOrder: true);

    private static async Task<DiagnosticSeverity?> FindSeverityAsync(string id, string written)
    {
        EditorConfig config = new($"[*.cs]\ndotnet_diagnostic.{id}.severity = {written}\n");
        ImmutableArray<Diagnostic> diagnostics = await BuildAsync(
            id, "Wrong", code => code, options => options.WithSyntaxTreeOptionsProvider(config));
        return diagnostics.Where(diagnostic => diagnostic.Id == id).Select(diagnostic => (DiagnosticSeverity?)diagnostic.Severity).Distinct().SingleOrDefault();
    }

    private static Task<ImmutableArray<Diagnostic>> BuildAsync(string id, string heading) => BuildAsync(id, heading, code => code, options => options);

    private static Task<ImmutableArray<Diagnostic>> BuildAsync(
        string id, string heading, Func<string, string> edit, Func<CompilationOptions, CompilationOptions> configure)
    {
        Match match = Sample(id, heading);
        Compilation compilation = AnalyzerHarness.CreateCompilation(edit(match.Groups["code"].Value));
        compilation = compilation.WithOptions(configure(compilation.Options));
        bool isAboutLock = LockDescriptors.All.Any(descriptor => descriptor.Id == id);
        return isAboutLock
            ? LockHarness.BuildAsync(match.Groups["lock"].Success ? match.Groups["lock"].Value : null, compilation)
            : AnalyzerHarness.BuildAsync(compilation);
    }

    private static Match Sample(string id, string heading)
    {
        Match match = Regex.Match(
            Read(id),
            $"^## {heading}\n\n```csharp\n(?<code>.*?)```\n(\n`protocols.lock`:\n\n```text\n(?<lock>.*?)```\n)?",
            RegexOptions.Singleline | RegexOptions.Multiline);
        match.Success.ShouldBeTrue($"{id}.md has no sample under '{heading}'");
        return match;
    }

    private static string Read(string page) => File.ReadAllText(Path.Combine(Folder, page + ".md"));
}
