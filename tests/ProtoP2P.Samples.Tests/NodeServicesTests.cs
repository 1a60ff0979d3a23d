using System.Text.Json.Nodes;

namespace ProtoP2P.Samples.Tests;

/// <summary>What <c>services</c> shows of a node with reflection.</summary>
public sealed class NodeServicesTests
{
    [Fact]
    public async Task Programs_get_contracts_with_methods_and_fields_and_raw_streams_by_their_id()
    {
        await using NodeProcess server = await NodeProcess.StartAsync("--services", "identify,echo,reflection");
        await using NodeProcess node = await NodeProcess.StartAsync("--services", "ping");

        JsonObject result = await node.RunAsync($"services {server.Address}");

        result["ok"]!.GetValue<bool>().ShouldBeTrue(result.ToJsonString());
        result["peer"]!.GetValue<string>().ShouldBe(server.Peer);
        Protocol(result, "/echo/1.0.0")["raw"]!.GetValue<bool>().ShouldBeTrue();
        JsonObject identify = Protocol(result, "/ipfs/id/1.0.0");
        identify["mode"]!.GetValue<string>().ShouldBe("bare");
        identify["methods"]![0]!["request"].ShouldBeNull();
        identify["methods"]![0]!["reply"]!.ToJsonString().ShouldBe("""{"type":"protop2p.identify.IdentifyMessage","stream":true}""");
        identify["messages"]![0]!["fields"]![1]!.ToJsonString().ShouldBe(
            """{"number":2,"name":"listen_addrs","type":"bytes","label":"repeated","oneof":null}""");
        JsonObject reflection = Protocol(result, "/protop2p/reflection/1.0.0");
        reflection["methods"]!.AsArray().Select(method => method!["name"]!.GetValue<string>()).ShouldBe(["List", "GetFiles"]);
        reflection["methods"]![0]!["idempotent"]!.GetValue<bool>().ShouldBeTrue();
    }

    [Fact]
    public async Task A_person_reads_contracts_as_a_proto_file_would_have_them()
    {
        await using NodeProcess server = await NodeProcess.StartAsync("--services", "identify,echo,reflection");

        SampleResult result = await Sample.RunAsync("Node", "services", server.Address);

        result.ExitCode.ShouldBe(0, result.Error);
        string[] lines = result.Output.ReplaceLineEndings("\n").Split('\n');
        lines.ShouldContain("/ipfs/id/1.0.0  bare  ProtoP2P.Identify.IIdentify");
        lines.ShouldContain("  rpc Identify() returns (stream protop2p.identify.IdentifyMessage);");
        lines.ShouldContain("    repeated bytes listen_addrs = 2;");
        lines.ShouldContain("    optional string agent_version = 6;");
        lines.ShouldContain("    string symbol = 2;  // oneof subject");
        lines.ShouldContain("/echo/1.0.0  raw streams");
    }

    [Fact]
    public async Task A_node_that_was_not_asked_to_shows_nothing()
    {
        await using NodeProcess server = await NodeProcess.StartAsync();
        await using NodeProcess node = await NodeProcess.StartAsync();

        JsonObject result = await node.RunAsync($"services {server.Address}");
        SampleResult oneShot = await Sample.RunAsync("Node", "services", server.Address);

        result["ok"]!.GetValue<bool>().ShouldBeFalse();
        result["code"]!.GetValue<string>().ShouldBe("rpc-Unimplemented");
        server.Ready["protocols"]!.AsArray().Select(id => id!.GetValue<string>()).ShouldNotContain("/protop2p/reflection/1.0.0");
        oneShot.ExitCode.ShouldBe(1);
        oneShot.Error.ShouldContain("/protop2p/reflection/1.0.0");
    }

    private static JsonObject Protocol(JsonObject result, string id) =>
        result["protocols"]!.AsArray().Single(protocol => protocol!["ids"]![0]!.GetValue<string>() == id)!.AsObject();
}
