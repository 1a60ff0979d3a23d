using ProtoP2P.Roslyn;

namespace ProtoP2P.Generators.Tests;

/// <summary>The page about generated code shows what is generated.</summary>
public sealed class GuideTests
{
    [Fact]
    public void The_page_shows_contracts_and_what_is_generated_for_them()
    {
        string path = Path.Combine(Snapshot.RepositoryRoot, "docs/generated-client.md");
        string page = Snapshot.ReplaceSamples(
            File.ReadAllText(path), Contracts.Inventory, Generate(Contracts.Inventory), Contracts.News, Generate(Contracts.News));
        Snapshot.MatchFile(path, page);
    }

    private static string Generate(string contract) =>
        Snapshot.WithoutVersion(GeneratorHarness.Generate(TestCompilation.Create(contract)).Values.ShouldHaveSingleItem());
}
