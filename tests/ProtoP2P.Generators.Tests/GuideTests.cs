using ProtoP2P.Roslyn;

namespace ProtoP2P.Generators.Tests;

/// <summary>The page about generated code shows what is generated.</summary>
public sealed class GuideTests
{
    [Fact]
    public void The_page_shows_the_contract_and_what_is_generated_for_it()
    {
        string path = Path.Combine(Snapshot.RepositoryRoot, "docs/generated-client.md");
        string generated = GeneratorHarness.Generate(TestCompilation.Create(Contracts.Inventory)).Values.ShouldHaveSingleItem();
        string page = Snapshot.ReplaceSamples(File.ReadAllText(path), Contracts.Inventory, Snapshot.WithoutVersion(generated));
        Snapshot.MatchFile(path, page);
    }
}
