namespace ProtoP2P.Packages.Tests;

/// <summary>Contracts in a library that knows Abstractions only, and a program that knows ProtoP2P, and its topics ProtoP2P.PubSub.</summary>
public sealed class ProgramTests(PackedProducts packed)
{
    [Fact]
    public async Task It_builds_outside_the_repository_and_its_nodes_talk()
    {
        CommandResult build = await packed.DotnetAsync("build", "Program");
        Registry.SkipIfOutOfReach(build);
        build.ExitCode.ShouldBe(0, build.Output);

        CommandResult run = await Command.RunAsync(
            "dotnet", packed.Consumers, new Dictionary<string, string>(), Path.Combine("Program", "bin", "Debug", "net10.0", "Program.dll"));

        run.ExitCode.ShouldBe(0, run.Output);
        run.Lines.ShouldBe(["Bern: 21 degrees", "Hello Ada", "It rains in Bern"]);
    }
}
