using System.Text.RegularExpressions;

namespace ProtoP2P.Packages.Tests;

/// <summary>The analyzers reach who references ProtoP2P and nothing else.</summary>
public sealed partial class BrokenContractTests(PackedProducts packed)
{
    [Fact]
    public async Task It_fails_with_our_error_and_no_other()
    {
        CommandResult build = await packed.DotnetAsync("build", "Broken");
        Registry.SkipIfOutOfReach(build);

        build.ExitCode.ShouldNotBe(0, build.Output);
        Diagnostic().Matches(build.Output).Select(match => match.Value).Distinct().ShouldBe(["error LP2P0001"], build.Output);
    }

    [Fact]
    public async Task It_is_held_against_the_lock_file_that_the_project_names()
    {
        string path = Path.Combine(packed.Consumers, "Broken", "IBroken.cs");
        CommandResult restore = await packed.DotnetAsync("restore", "Broken");
        Registry.SkipIfOutOfReach(restore);

        CommandResult items = await packed.DotnetAsync(
            "msbuild", "Broken/Broken.csproj", "-getItem:AdditionalFiles,CompilerVisibleProperty", $"-p:ProtocolsLockPath={path}");

        items.ExitCode.ShouldBe(0, items.Output);
        items.Output.ShouldContain($"\"FullPath\": \"{path}\"");
        items.Output.ShouldContain("\"ProtocolsLockPath\"");
    }

    [GeneratedRegex(@"\b(error|warning) [A-Z]\w+(?=:)")]
    private static partial Regex Diagnostic();
}
