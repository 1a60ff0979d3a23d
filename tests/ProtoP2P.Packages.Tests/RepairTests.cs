using System.Globalization;
using System.Text.RegularExpressions;

namespace ProtoP2P.Packages.Tests;

/// <summary>One file of broken contracts: exactly the expected diagnostics, and after <c>dotnet format analyzers</c> none.</summary>
public sealed partial class RepairTests(PackedProducts packed)
{
    private const string Project = "Repair";

    [Fact]
    public async Task Dotnet_format_repairs_what_has_a_fix_and_the_result_builds()
    {
        string[] source = await File.ReadAllLinesAsync(Path.Combine(packed.Consumers, Project, "Broken.cs"), TestContext.Current.CancellationToken);
        CommandResult broken = await packed.DotnetAsync("build", Project);
        Registry.SkipIfOutOfReach(broken);
        broken.ExitCode.ShouldNotBe(0, broken.Output);
        Reported(broken).ShouldBe(Expected(source), broken.Output);

        CommandResult format = await packed.FormatAsync(Project, "--severity", "warn");
        format.ExitCode.ShouldBe(0, format.Output);

        CommandResult repaired = await packed.DotnetAsync("build", Project);
        repaired.ExitCode.ShouldBe(0, repaired.Output);
        Reported(repaired).ShouldBeEmpty();
    }

    private static IEnumerable<(int Line, string Id)> Expected(string[] source) =>
        source.Select((line, index) => (index + 1, Comment().Match(line).Groups["id"].Value)).Where(expected => expected.Value.Length > 0);

    private static IEnumerable<(int Line, string Id)> Reported(CommandResult build) => Diagnostic().Matches(build.Output)
        .Select(match => (int.Parse(match.Groups["line"].Value, CultureInfo.InvariantCulture), match.Groups["id"].Value))
        .Distinct()
        .Order();

    [GeneratedRegex(@"// (?<id>LP2P\d{4})$")]
    private static partial Regex Comment();

    [GeneratedRegex(@"\((?<line>\d+),\d+\): (error|warning) (?<id>[A-Z]\w+):")]
    private static partial Regex Diagnostic();
}
