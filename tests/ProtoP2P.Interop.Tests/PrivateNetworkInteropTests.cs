using ProtoP2P.Interop.Tests.JsPeers;
using ProtoP2P.Security.PrivateNetwork;

namespace ProtoP2P.Interop.Tests;

/// <summary>Nodes that share a secret, js-libp2p's among them.</summary>
public sealed class PrivateNetworkInteropTests(JsPeerFixture js)
{
    private const int Times = 20;
    private const int OneMebibyte = 1 << 20;

    private static readonly PrivateNetworkKey Key = PrivateNetworkKey.Generate();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Addresses.Tcp, "noise", "yamux")]
    [InlineData(Addresses.Tcp, "tls", "mplex")]
    [InlineData(Addresses.WebSocket, "noise", "yamux")]
    public async Task We_dial_js_in_our_network(string listen, string security, string muxer)
    {
        await using JsPeer peer = await js.StartAsync(new JsPeerOptions([muxer], [listen]) { Security = [security], Psk = Key.ToFileText() });
        await using TestNode node = await TestNode.StartAsync(muxer, security, network: Key);
        byte[] bytes = Echo.Pattern(OneMebibyte, 7);
        for (int i = 0; i < Times; i++)
        {
            IPeerConnection connection = await node.Host.ConnectAsync(Multiaddress.Parse(peer.Address), Cancellation);
            (await node.Ping.PingAsync(connection.RemotePeer, Cancellation)).ShouldBeGreaterThan(TimeSpan.Zero);
            (await Echo.RunAsync(node.Host, connection, bytes, Cancellation)).AsSpan().SequenceEqual(bytes).ShouldBeTrue();
            await node.Host.DisconnectAsync(connection.RemotePeer, Cancellation);
        }
    }

    [Theory]
    [InlineData(Addresses.Tcp, "noise", "yamux")]
    [InlineData(Addresses.Tcp, "tls", "mplex")]
    [InlineData(Addresses.WebSocket, "noise", "yamux")]
    public async Task Js_dials_us_in_its_network(string listen, string security, string muxer)
    {
        await using TestNode node = await TestNode.StartAsync(muxer, security, listen, Key);
        await using JsPeer peer = await js.StartAsync(new JsPeerOptions([muxer], []) { Security = [security], Psk = Key.ToFileText() });
        object us = new { peer = node.Host.PeerId.ToString() };
        for (int i = 0; i < Times; i++)
        {
            await peer.RunAsync<JsConnection>("dial", new { addr = node.Address });
            (await peer.RunAsync<JsPing>("ping", us)).Ms.ShouldHaveSingleItem();
            JsEcho echo = await peer.RunAsync<JsEcho>("echo", new { peer = node.Host.PeerId.ToString(), bytes = OneMebibyte });
            echo.ShouldBe(new JsEcho(OneMebibyte, Match: true));
            await peer.RunAsync<Nothing>("hangup", us);
        }
    }

    [Fact]
    public async Task Another_key_is_an_error_on_both_ends()
    {
        using PrivateNetworkKey other = PrivateNetworkKey.Generate();
        await using TestNode node = await TestNode.StartAsync("yamux", network: Key);
        await using JsPeer peer = await js.StartAsync(new JsPeerOptions("yamux") { Psk = other.ToFileText() });

        DialException ours = await Should.ThrowAsync<DialException>(() => node.Host.ConnectAsync(Multiaddress.Parse(peer.Address), Cancellation).AsTask());
        await Should.ThrowAsync<JsPeerException>(() => peer.RunAsync<JsConnection>("dial", new { addr = node.Address }));

        ours.Message.ShouldContain("another private network, or in none");
        ours.Message.ShouldContain(Key.Fingerprint);
        node.Host.Connections.ShouldBeEmpty();
    }
}
