using System.Text.Json.Nodes;
using ProtoP2P.Interop.Tests.JsPeers;

namespace ProtoP2P.Interop.Tests;

/// <summary>Two js peers among themselves: what fails here is the harness, and not ours.</summary>
public sealed class JsPeerTests(JsPeerFixture js)
{
    [Theory]
    [InlineData("yamux")]
    [InlineData("mplex")]
    public async Task Two_js_peers_get_along(string muxer)
    {
        await using JsPeer listener = await js.StartAsync(new JsPeerOptions(muxer));
        await using JsPeer dialer = await js.StartAsync(new JsPeerOptions(muxer));

        JsConnection connection = await dialer.RunAsync<JsConnection>("dial", new { addr = listener.Address });
        connection.Peer.ShouldBe(listener.PeerId);
        connection.Muxer.ShouldStartWith($"/{muxer}/");
        object peer = new { peer = listener.PeerId };
        (await dialer.RunAsync<JsPing>("ping", peer)).Ms.Length.ShouldBe(1);
        (await dialer.RunAsync<JsIdentity>("identity", peer)).Protocols.ShouldContain("/echo/1.0.0");
        JsEcho echo = await dialer.RunAsync<JsEcho>("echo", new { peer = listener.PeerId, bytes = 1 << 20 });
        echo.ShouldBe(new JsEcho(1 << 20, true));
        JsStreams streams = await dialer.RunAsync<JsStreams>("streams", new { peer = listener.PeerId, count = 100, bytes = 1024 });
        streams.ShouldBe(new JsStreams(true, 100));
    }

    [Fact]
    public async Task The_js_client_and_server_of_the_contract_get_along()
    {
        await using JsPeer server = await js.StartAsync(new JsPeerOptions("yamux"));
        await using JsPeer client = await js.StartAsync(new JsPeerOptions("yamux"));
        await client.RunAsync<JsConnection>("dial", new { addr = server.Address });

        JsCall unary = await client.RunAsync<JsCall>("rpc", new { peer = server.PeerId, method = "Square", single = true, requests = Numbers(7) });
        unary.Reply!["value"]!.GetValue<int>().ShouldBe(49);
        JsCall duplex = await client.RunAsync<JsCall>(
            "rpc", new { peer = server.PeerId, method = "RunningTotal", lockstep = true, requests = Numbers(1, 2, 3) });
        duplex.Numbers.ShouldBe([1, 3, 6]);
        duplex.Code.ShouldBe(0);
    }

    [Fact]
    public async Task A_command_that_fails_says_so()
    {
        await using JsPeer peer = await js.StartAsync(new JsPeerOptions("yamux"));

        JsPeerException error = await Should.ThrowAsync<JsPeerException>(() => peer.RunAsync<Nothing>("no-such-command"));
        error.Message.ShouldContain("no-such-command");
    }

    private static JsonObject[] Numbers(params int[] values) => [.. values.Select(value => new JsonObject { ["value"] = value })];
}
