using System.Text.RegularExpressions;
using ProtoP2P.Shared.Tests;

namespace ProtoP2P.PubSub.Tests.Behaviours;

/// <summary>Holds the lists of documented behaviours in docs/pubsub.md and docs/peer-scoring.md against the tests that they name.</summary>
public sealed partial class BehavioursPageTests
{
    private const string Heading = "## Documented behaviours and their tests";

    private static readonly string PubSub = SectionOf("pubsub.md");

    private static readonly string Scoring = SectionOf("peer-scoring.md");

    private static readonly ILookup<string, string> Sources = Directory
        .EnumerateFiles(Path.Combine(RepositoryRoot.Find(), "tests"), "*Tests.cs", SearchOption.AllDirectories)
        .ToLookup(path => Path.GetFileNameWithoutExtension(path), File.ReadAllText);

    [Fact]
    public void Every_behaviour_names_a_test_and_every_test_that_is_named_exists()
    {
        string[] rows = [.. Row().Matches(PubSub + Scoring).Select(match => match.Value)];

        rows.Length.ShouldBeGreaterThan(100);
        rows.Where(row => !TestName().IsMatch(row)).ShouldBeEmpty();
        TestName().Matches(PubSub + Scoring).Select(match => match.Groups["name"].Value).Where(name => !Exists(name)).ShouldBeEmpty();
    }

    [Fact]
    public void Every_test_of_a_behaviour_is_on_the_page()
    {
        string[] tests =
        [
            .. Sources.Where(file => file.Key.EndsWith("BehaviourTests", StringComparison.Ordinal))
                .SelectMany(file => file.SelectMany(source => TestMethod().Matches(source)).Select(match => $"{file.Key}.{match.Groups["name"].Value}")),
        ];

        tests.Length.ShouldBeGreaterThan(50);
        tests.Where(test => !PubSub.Contains($"`{test}`", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    private static bool Exists(string name)
    {
        string[] parts = name.Split('.');
        return Sources[parts[0]].Any(source => source.Contains($" {parts[1]}(", StringComparison.Ordinal));
    }

    private static string SectionOf(string page)
    {
        string text = File.ReadAllText(Path.Combine(RepositoryRoot.Find(), "docs", page));
        int start = text.IndexOf(Heading, StringComparison.Ordinal);
        int end = text.IndexOf("\n## ", start + Heading.Length, StringComparison.Ordinal);
        return end < 0 ? text[start..] : text[start..end];
    }

    // The rows below the heads of the tables.
    [GeneratedRegex(@"^\| (?!behaviour|go-libp2p)(?!-)[^\n]+\|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"`(?<name>\w+Tests\.\w+)`")]
    private static partial Regex TestName();

    [GeneratedRegex(@"public (?:async Task|void) (?<name>\w+)\(")]
    private static partial Regex TestMethod();
}
