using System.Text.RegularExpressions;
using ProtoP2P.Interop.Tests.JsPeers;

namespace ProtoP2P.Interop.Tests;

/// <summary>The program that fills docs/interop.md: a part of its cells runs here, and the page has every cell.</summary>
public sealed partial class MatrixTests(JsPeerFixture js)
{
    private const int Passed = 0;
    private const int PassedWithoutSomeCells = 3;

    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task Some_of_the_cells_pass_here()
    {
        js.SkipWithoutJs();

        CommandResult result = await RunAsync("--quick");

        result.ExitCode.ShouldBeOneOf([Passed, PassedWithoutSomeCells], result.Output);
        result.Output.ShouldContain(" 0 failed");
    }

    [Fact]
    public async Task Every_cell_is_on_the_page_and_none_has_failed()
    {
        CommandResult listed = await RunAsync("--list");
        string[] expected = listed.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string page = await File.ReadAllTextAsync(Path.Combine(RepositoryPaths.Root, "docs", "interop.md"), TestContext.Current.CancellationToken);
        string[] rows = [.. page.Split('\n').Where(line => Result().IsMatch(line))];

        expected.Length.ShouldBeGreaterThan(100);
        rows.Length.ShouldBe(expected.Length);
        foreach ((string row, string start) in rows.Zip(expected))
        {
            row.ShouldStartWith($"{start} 20/20 |");
        }
    }

    private static async Task<CommandResult> RunAsync(string option)
    {
        // The tests' own bin/CONFIGURATION/FRAMEWORK says which build of the program belongs to them.
        var framework = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        string program = Path.Combine(
            RepositoryPaths.Root, "tests", "ProtoP2P.Interop.Matrix", "bin", framework.Parent!.Name, framework.Name, "ProtoP2P.Interop.Matrix.dll");
        CommandResult? result = await Command.TryRunAsync(
            "dotnet", [program, option], RepositoryPaths.Root, Timeout, TestContext.Current.CancellationToken);
        return result.ShouldNotBeNull();
    }

    [GeneratedRegex(@"^\|.*\| \d+/\d+ \|")]
    private static partial Regex Result();
}
