using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;
using ProtoP2P.Roslyn;

namespace ProtoP2P.Generators.Tests;

/// <summary>After every edit the generators write what they would if they saw the project for the first time: nothing that they remember is out of date.</summary>
public sealed class StaleOutputTests
{
    private static readonly Func<CSharpCompilation, CSharpCompilation>[] Changes =
    [
        static compilation => compilation.WithAssemblyName(compilation.AssemblyName == "Contracts" ? "Renamed" : "Contracts"),
        static compilation => compilation.WithReferences(WithoutWellKnownTypes(compilation) is { Length: > 0 } fewer && fewer.Length < References.All.Length ? fewer : References.All),
        static compilation => compilation.WithReferences(References.All),
        static compilation => compilation.WithReferences(compilation.References.Select(Alias)),
        static compilation => compilation.WithOptions(
            TestCompilation.Options.WithNullableContextOptions(compilation.Options.NullableContextOptions == NullableContextOptions.Enable ? NullableContextOptions.Disable : NullableContextOptions.Enable)),
        static compilation => compilation.RemoveAllSyntaxTrees().AddSyntaxTrees(compilation.SyntaxTrees.Reverse()),
    ];

    public static TheoryData<int> Files => [.. Enumerable.Range(0, EditedFiles.All.Count())];

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_edit_of_a_file_there_and_back(int file)
    {
        EditedProject project = new(EditedFiles.All);
        GeneratorDriver driver = Verify(GeneratorHarness.CreateDriver(), project, "at first");
        foreach (int place in Enumerable.Range(0, project.Places.Count).Where(place => project.Places[place].File == file))
        {
            string[] alternatives = project.Alternatives(place);
            for (int alternative = 1; alternative <= alternatives.Length; alternative++)
            {
                int next = alternative % alternatives.Length;
                project.Edit(place, next);
                driver = Verify(driver, project, $"file {file}: «{alternatives[alternative - 1]}» to «{alternatives[next]}»");
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Any_edits_one_after_the_other(int seed)
    {
        Random random = new(seed);
        EditedProject project = new(EditedFiles.All);
        GeneratorDriver driver = Verify(GeneratorHarness.CreateDriver(), project, "at first");
        for (int step = 0; step < 40; step++)
        {
            string edits = Edit(project, random);
            driver = Verify(driver, project, $"seed {seed}, step {step}: {edits}");
        }
    }

    [Fact]
    public void Every_change_around_the_files()
    {
        EditedProject project = new(EditedFiles.All);
        GeneratorDriver driver = Verify(GeneratorHarness.CreateDriver(), project, "at first");
        for (int change = 0; change < 2 * Changes.Length; change++)
        {
            project.Change(Changes[change / 2]);
            driver = Verify(driver, project, $"change {change}");
        }
    }

    [Fact]
    public void Drivers_that_part_do_not_mix_what_they_remember()
    {
        EditedProject one = new(EditedFiles.All);
        EditedProject other = new(EditedFiles.All);
        other.Edit(other.Places.Count / 2, 1);
        GeneratorDriver common = Verify(GeneratorHarness.CreateDriver(), one, "at first");
        Random random = new(5);
        GeneratorDriver first = common;
        GeneratorDriver second = common;
        for (int step = 0; step < 20; step++)
        {
            first = Verify(first, one, $"one, step {step}: {Edit(one, random)}");
            second = Verify(second, other, $"other, step {step}: {Edit(other, random)}");
        }
    }

    [Fact]
    public async Task Drivers_that_part_and_run_side_by_side()
    {
        GeneratorDriver common = Verify(GeneratorHarness.CreateDriver(), new EditedProject(EditedFiles.All), "at first");
        await Task.WhenAll(Enumerable.Range(6, 4).Select(seed => Task.Run(() => RunEdits(common, new Random(seed), $"seed {seed}"), TestContext.Current.CancellationToken)));

        static void RunEdits(GeneratorDriver driver, Random random, string name)
        {
            EditedProject project = new(EditedFiles.All);
            for (int step = 0; step < 10; step++)
            {
                driver = Verify(driver, project, $"{name}, step {step}: {Edit(project, random)}");
            }
        }
    }

    [Theory]
    [InlineData(10)]
    [InlineData(11)]
    public void Files_torn_anywhere_and_mended(int seed)
    {
        const string Typed = "{}()[]<>;,\"@#/*$=. \n";
        Random random = new(seed);
        CSharpCompilation whole = new EditedProject(EditedFiles.All).Compilation;
        GeneratorDriver driver = Verify(GeneratorHarness.CreateDriver(), whole, "at first");
        for (int step = 0; step < 30; step++)
        {
            SyntaxTree tree = whole.SyntaxTrees[random.Next(whole.SyntaxTrees.Length)];
            SourceText text = tree.GetText(TestContext.Current.CancellationToken);
            int start = random.Next(text.Length);
            TextSpan gone = new(start, random.Next(2) * random.Next(1, text.Length - start + 1));
            string typed = random.GetString(Typed, random.Next(3));
            CSharpCompilation torn = whole.ReplaceSyntaxTree(tree, tree.WithChangedText(text.WithChanges(new TextChange(gone, typed))));
            driver = Verify(driver, torn, $"seed {seed}, step {step}: {tree.FilePath}{gone} by «{typed}»");
            driver = Verify(driver, whole, $"seed {seed}, step {step}: mended");
        }
    }

    // Most edits leave most of the project as it is; now and then something else than a file changes.
    private static string Edit(EditedProject project, Random random)
    {
        if (random.Next(12) == 0)
        {
            int change = random.Next(Changes.Length - 1);
            project.Change(Changes[change]);
            return $"change {change}";
        }

        List<string> edits = [];
        for (int count = random.Next(1, 4); count > 0; count--)
        {
            int place = random.Next(project.Places.Count);
            string[] alternatives = project.Alternatives(place);
            int alternative = random.Next(2) == 0 ? 0 : random.Next(alternatives.Length);
            project.Edit(place, alternative);
            edits.Add($"file {project.Places[place].File} «{alternatives[alternative]}»");
        }

        return string.Join(", ", edits);
    }

    private static GeneratorDriver Verify(GeneratorDriver driver, EditedProject project, string edit) => Verify(driver, project.Compilation, edit);

    private static GeneratorDriver Verify(GeneratorDriver driver, CSharpCompilation compilation, string edit)
    {
        driver = driver.RunGenerators(compilation, TestContext.Current.CancellationToken);
        ImmutableSortedDictionary<string, string> incremental = GeneratorHarness.Written(driver);
        ImmutableSortedDictionary<string, string> fresh = GeneratorHarness.Generate(compilation);
        incremental.Keys.ShouldBe(fresh.Keys, edit);
        foreach ((string file, string text) in fresh)
        {
            incremental[file].ShouldBe(text, edit);
        }

        return driver;
    }

    private static ImmutableArray<MetadataReference> WithoutWellKnownTypes(CSharpCompilation compilation) =>
        [.. compilation.References.Where(static reference => reference.Display?.Contains("Google.Protobuf", StringComparison.Ordinal) != true)];

    private static MetadataReference Alias(MetadataReference reference) =>
        reference.Display?.Contains("Google.Protobuf", StringComparison.Ordinal) == true ? reference.WithAliases(["global", "protobuf"]) : reference;
}
