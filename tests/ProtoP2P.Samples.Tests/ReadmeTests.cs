using System.Text.RegularExpressions;
using ProtoP2P.Shared.Tests;

namespace ProtoP2P.Samples.Tests;

/// <summary>The README's code is the samples' code, which is compiled and run.</summary>
public sealed partial class ReadmeTests
{
    [Fact]
    public void Every_snippet_stands_in_the_sample_that_it_names()
    {
        string root = RepositoryRoot.Find();
        MatchCollection snippets = Snippet().Matches(File.ReadAllText(Path.Combine(root, "README.md")));

        snippets.Count.ShouldBeGreaterThan(2);
        foreach (Match snippet in snippets)
        {
            File.ReadAllText(Path.Combine(root, snippet.Groups["file"].Value)).ShouldContain(snippet.Groups["code"].Value);
        }
    }

    [Fact]
    public void Every_csharp_block_names_its_sample()
    {
        string readme = File.ReadAllText(Path.Combine(RepositoryRoot.Find(), "README.md"));

        Regex.Count(readme, "```csharp").ShouldBe(Snippet().Count(readme));
    }

    [GeneratedRegex("<!-- (?<file>samples/[^ ]+) -->\n```csharp\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Snippet();
}
