using System.Text.RegularExpressions;

namespace ProtoP2P.Packages.Tests;

/// <summary>The life of a <c>protocols.lock</c> with the tools that a user has: created, shipped, broken, bumped and recorded.</summary>
public sealed partial class LockTests(PackedProducts packed)
{
    private const string Project = "Locked";

    private string Contract => Path.Combine(packed.Consumers, Project, "IStock.cs");

    private string Lock => Path.Combine(packed.Consumers, Project, "protocols.lock");

    private string Messages => Path.Combine(packed.Consumers, "LockedMessages", "stock.proto");

    [Fact]
    public async Task A_wire_incompatible_edit_turns_the_build_red_and_a_bump_turns_it_green()
    {
        CommandResult restore = await packed.DotnetAsync("restore", Project);
        Registry.SkipIfOutOfReach(restore);
        restore.ExitCode.ShouldBe(0, restore.Output);

        await UpdateAsync();
        File.ReadAllText(Lock).ShouldBe(Expected("draft", "1.0.0", "unary", ""));
        Edit(Lock, " draft", " shipped");

        Edit(Contract, "interface IStock", "interface IWarehouse");
        Edit(Contract, "ValueTask<Level> GetLevelAsync(Query query", "[RpcMethod(\"GetLevel\")] ValueTask<Level> CountAsync(Query what");
        (await BuildAsync(succeeds: true)).ShouldBeEmpty();

        Edit(Contract, "ValueTask<Level>", "IAsyncEnumerable<Level>");
        (await BuildAsync(succeeds: false)).ShouldBe(["error LP2P0503"]);
        await BumpAsync("2.0.0");
        (await BuildAsync(succeeds: true)).ShouldBe(["warning LP2P0502", "warning LP2P0505"]);

        await UpdateAsync("-p:RetireProtocols=true");
        File.ReadAllText(Lock).ShouldBe(Expected("draft", "2.0.0", "server", "retired /acme/stock/1.0.0\n"));
        Edit(Lock, " draft", " shipped");

        // In a project of its own: what the lock knows of the message came through its assembly.
        Edit(Messages, "int32 count", "string count");
        (await BuildAsync(succeeds: false)).ShouldBe(["error LP2P0503"]);
        await BumpAsync("3.0.0");
        (await BuildAsync(succeeds: true)).ShouldBe(["warning LP2P0502", "warning LP2P0505"]);
    }

    private static string Expected(string state, string version, string kind, string retired) => $"""
        protop2p-lock 1
        protocol /acme/stock/{version} rpc {state}
          rpc GetLevel {kind} acme.query.Query -> acme.stock.Level
        message acme.query.Query
          1 string sku
        message acme.stock.Level
          1 int32 count
        {retired}
        """.TrimEnd('\n') + "\n";

    private static void Edit(string path, string old, string edited)
    {
        string text = File.ReadAllText(path);
        text.ShouldContain(old);
        File.WriteAllText(path, text.Replace(old, edited, StringComparison.Ordinal));
    }

    private async Task UpdateAsync(params string[] arguments)
    {
        CommandResult update = await packed.DotnetAsync("build", Project, ["--no-restore", "-t:UpdateProtocolsLock", .. arguments]);
        PackedProducts.SkipWithoutFormat(update);
        update.ExitCode.ShouldBe(0, update.Output);
    }

    private async Task BumpAsync(string version)
    {
        CommandResult format = await packed.FormatAsync(Project, "--diagnostics", "LP2P0503");
        format.ExitCode.ShouldBe(0, format.Output);
        File.ReadAllText(Contract).ShouldContain($"\"/acme/stock/{version}\"", customMessage: format.Output);
    }

    private async Task<IEnumerable<string>> BuildAsync(bool succeeds)
    {
        CommandResult build = await packed.DotnetAsync("build", Project, "--no-restore");
        (build.ExitCode == 0).ShouldBe(succeeds, build.Output);
        return Diagnostic().Matches(build.Output).Select(match => match.Value).Distinct().Order(StringComparer.Ordinal);
    }

    [GeneratedRegex(@"\b(error|warning) [A-Z]\w+(?=:)")]
    private static partial Regex Diagnostic();
}
