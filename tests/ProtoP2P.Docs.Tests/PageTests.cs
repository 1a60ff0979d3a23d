using System.Text.RegularExpressions;
using ProtoP2P.Shared.Tests;

namespace ProtoP2P.Docs.Tests;

/// <summary>The pages' code stands in files that are compiled and run: each block names its file.</summary>
public sealed partial class PageTests
{
    [Theory]
    [InlineData("docs/dialing.md", 2)]
    [InlineData("docs/interceptors.md", 9)]
    [InlineData("docs/rpc.md", 20)]
    [InlineData("docs/testing.md", 10)]
    [InlineData("docs/reflection.md", 3)]
    [InlineData("docs/clients.md", 7)]
    [InlineData("docs/websocket.md", 3)]
    [InlineData("docs/dnsaddr.md", 1)]
    [InlineData("docs/peers.md", 3)]
    [InlineData("docs/gater.md", 5)]
    [InlineData("docs/announcement.md", 1)]
    [InlineData("docs/pubsub.md", 4)]
    public void Every_block_stands_in_the_file_that_it_names(string page, int leastBlocks)
    {
        string root = RepositoryRoot.Find();
        string text = File.ReadAllText(Path.Combine(root, page));
        MatchCollection blocks = Block().Matches(text);

        blocks.Count.ShouldBe(Regex.Count(text, "```csharp"), "a block has no file named in a comment before it");
        blocks.Count.ShouldBeGreaterThanOrEqualTo(leastBlocks);
        foreach (Match block in blocks)
        {
            string file = block.Groups["file"].Value;
            string code = block.Groups["code"].Value;
            Contains(File.ReadAllLines(Path.Combine(root, file)), code.TrimEnd('\n').Split('\n'))
                .ShouldBeTrue($"{page}: this block is not in {file}:\n{code}");
        }
    }

    /// <summary>Whether the lines stand together in the file, all of them indented by the same number of spaces.</summary>
    private static bool Contains(string[] file, string[] block)
    {
        for (int start = 0; start + block.Length <= file.Length; start++)
        {
            int indentation = file[start].Length - block[0].Length;
            if (indentation >= 0 && block.Index().All(line => IsSame(file[start + line.Index], line.Item, indentation)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsSame(string line, string expected, int indentation) =>
        line == (expected.Length == 0 ? expected : new string(' ', indentation) + expected);

    [GeneratedRegex("<!-- (?<file>(samples|tests)/[^ ]+) -->\n```csharp\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();
}
