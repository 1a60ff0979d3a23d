using ProtoP2P.Identify;
using ProtoP2P.Interop.Tests.JsPeers;

namespace ProtoP2P.Interop.Tests;

/// <summary>Whole nodes: we dial js-libp2p and it dials us, many times, and everything works each time.</summary>
public sealed class DialInteropTests(JsPeerFixture js)
{
    private const int Streams = 100;
    private const int OneMebibyte = 1 << 20;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Addresses.Tcp, "noise", "yamux", 100)]
    [InlineData(Addresses.Tcp, "noise", "mplex", 100)]
    [InlineData(Addresses.Tcp, "tls", "yamux", 20)]
    [InlineData(Addresses.Tcp, "tls", "mplex", 20)]
    [InlineData(Addresses.WebSocket, "noise", "yamux", 20)]
    [InlineData(Addresses.WebSocket, "noise", "mplex", 20)]
    [InlineData(Addresses.WebSocket, "tls", "yamux", 20)]
    [InlineData(Addresses.WebSocket, "tls", "mplex", 20)]
    public async Task We_dial_js_many_times(string listen, string security, string muxer, int times)
    {
        await using JsPeer peer = await js.StartAsync(new JsPeerOptions([muxer], [listen]) { Security = [security] });
        await using TestNode node = await TestNode.StartAsync(muxer, security);
        byte[] bytes = Echo.Pattern(OneMebibyte, 7);
        for (int i = 0; i < times; i++)
        {
            IPeerConnection connection = await node.Host.ConnectAsync(Multiaddress.Parse(peer.Address), Cancellation);

            connection.RemotePeer.ToString().ShouldBe(peer.PeerId);
            connection.SecurityProtocol.ShouldStartWith($"/{security}");
            connection.MuxerProtocol.ShouldStartWith($"/{muxer}/");
            (await node.Ping.PingAsync(connection.RemotePeer, Cancellation)).ShouldBeGreaterThan(TimeSpan.Zero);
            await CheckIdentitiesAsync(node, peer, connection);
            (await Echo.RunAsync(node.Host, connection, bytes, Cancellation)).AsSpan().SequenceEqual(bytes).ShouldBeTrue();
            (await Echo.RunManyAsync(node.Host, connection, Streams, Cancellation)).ShouldBeTrue();
            await node.Host.DisconnectAsync(connection.RemotePeer, Cancellation);
        }
    }

    [Theory]
    [InlineData(Addresses.Tcp, "noise", "yamux", 100)]
    [InlineData(Addresses.Tcp, "noise", "mplex", 100)]
    [InlineData(Addresses.Tcp, "tls", "yamux", 20)]
    [InlineData(Addresses.Tcp, "tls", "mplex", 20)]
    [InlineData(Addresses.WebSocket, "noise", "yamux", 20)]
    [InlineData(Addresses.WebSocket, "noise", "mplex", 20)]
    [InlineData(Addresses.WebSocket, "tls", "yamux", 20)]
    [InlineData(Addresses.WebSocket, "tls", "mplex", 20)]
    [InlineData(Addresses.SecureWebSocket, "noise", "yamux", 20)]
    [InlineData(Addresses.SecureWebSocket, "tls", "yamux", 20)]
    public async Task Js_dials_us_many_times(string listen, string security, string muxer, int times)
    {
        await using TestNode node = await TestNode.StartAsync(muxer, security, listen);
        await using JsPeer peer = await js.StartAsync(new JsPeerOptions([muxer], []) { Security = [security] });
        object us = new { peer = node.Host.PeerId.ToString() };
        for (int i = 0; i < times; i++)
        {
            JsConnection dialled = await peer.RunAsync<JsConnection>("dial", new { addr = node.Address });

            dialled.Peer.ShouldBe(node.Host.PeerId.ToString());
            dialled.Security.ShouldStartWith($"/{security}");
            dialled.Muxer.ShouldStartWith($"/{muxer}/");
            (await peer.RunAsync<JsPing>("ping", us)).Ms.ShouldHaveSingleItem();
            await CheckIdentitiesAsync(node, peer, node.Host.Connections.Single(connection => !connection.Closed.IsCancellationRequested));
            JsEcho echo = await peer.RunAsync<JsEcho>("echo", new { peer = node.Host.PeerId.ToString(), bytes = OneMebibyte });
            echo.ShouldBe(new JsEcho(OneMebibyte, Match: true));
            JsStreams streams = await peer.RunAsync<JsStreams>("streams", new { peer = node.Host.PeerId.ToString(), count = Streams, bytes = 256 });
            streams.ShouldBe(new JsStreams(Match: true, Streams));
            await peer.RunAsync<Nothing>("hangup", us);
        }
    }

    [Fact]
    public async Task A_js_that_lacks_our_first_security_protocol_is_reached_with_the_next()
    {
        await using JsPeer peer = await js.StartAsync(new JsPeerOptions("yamux") { Security = ["tls"] });
        await using Libp2pHost host = Libp2pHost.Create();
        await host.StartAsync(Cancellation);

        IPeerConnection connection = await host.ConnectAsync(Multiaddress.Parse(peer.Address), Cancellation);

        connection.SecurityProtocol.ShouldBe("/tls/1.0.0");
    }

    /// <summary>Each end knows the other's protocols and agent, and has told it the address that it sees.</summary>
    private static async Task CheckIdentitiesAsync(TestNode node, JsPeer peer, IPeerConnection connection)
    {
        IdentifyResult theirs = await node.Identify.IdentifyAsync(connection, Cancellation);
        theirs.Identity.AgentVersion.ShouldBe("protop2p-interop-js/1.0.0");
        theirs.Identity.Protocols.ShouldContain("/ipfs/ping/1.0.0");
        theirs.Identity.Protocols.ShouldContain("/protop2p/interop/1.0.0");
        theirs.ObservedAddress!.WithoutPeerId().ShouldBe(connection.LocalAddress);
        theirs.ListenAddresses.Select(address => address.WithoutPeerId().ToString()).ShouldBe(peer.Addresses.Select(WithoutPeer));

        JsIdentity ours = await peer.RunAsync<JsIdentity>("identity", new { peer = node.Host.PeerId.ToString() });
        ours.AgentVersion.ShouldStartWith("protop2p/");
        ours.Protocols.ShouldBe(node.Host.Protocols, ignoreOrder: true);
        WithoutPeer(ours.ObservedAddr!).ShouldBe(connection.RemoteAddress.ToString());
        ours.ListenAddrs.Select(WithoutPeer).ShouldBe([WithoutPeer(node.Address)]);
        ours.Signed.ShouldBeTrue();
    }

    private static string WithoutPeer(string address) => Multiaddress.Parse(address).WithoutPeerId().ToString();
}
