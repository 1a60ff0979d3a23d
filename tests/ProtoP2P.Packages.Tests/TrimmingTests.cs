using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace ProtoP2P.Packages.Tests;

/// <summary>The Quickstart without the .NET of the machine, and without what it does not use.</summary>
public sealed partial class TrimmingTests(PackedProducts packed)
{
    [Fact]
    public async Task A_trimmed_self_contained_Quickstart_runs_and_ProtoP2P_gives_no_warning()
    {
        string runtime = RuntimeInformation.RuntimeIdentifier;
        CommandResult restore = await packed.RestoreOntoMachineAsync("RuntimePack", "-r", runtime);
        Registry.SkipIfOutOfReach(restore);
        restore.ExitCode.ShouldBe(0, restore.Output);

        CommandResult publish = await packed.DotnetAsync("publish", "Quickstart", "-r", runtime, "-o", "published", "-p:TrimmerSingleWarn=false");
        Registry.SkipIfOutOfReach(publish);
        publish.ExitCode.ShouldBe(0, publish.Output);
        publish.Lines.Where(line => TrimWarning().IsMatch(line) && !line.Contains(": Google.Protobuf.", StringComparison.Ordinal)).ShouldBeEmpty();

        string program = Path.Combine(packed.Consumers, "published", "Quickstart");
        CommandResult run = await Command.RunAsync(
            program, packed.Consumers, new Dictionary<string, string> { ["DOTNET_ROOT"] = "/nowhere" });

        run.ExitCode.ShouldBe(0, run.Output);
        run.Output.ShouldContain("Grace: the client I call was generated");
        run.Output.ShouldContain("Both ended well.");
    }

    [GeneratedRegex(@"\bIL\d{4}\b")]
    private static partial Regex TrimWarning();
}
