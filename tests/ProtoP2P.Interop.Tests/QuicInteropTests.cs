using System.IO.Pipelines;
using System.Threading.Channels;
using ProtoP2P.Identify;
using ProtoP2P.Interop.Tests.JsPeers;
using ProtoP2P.Transports.Quic;

namespace ProtoP2P.Interop.Tests;

/// <summary>QUIC against js-libp2p, whose QUIC is rust's quinn. Needs libmsquic here and the native npm package there; skips where one is missing.</summary>
public sealed class QuicInteropTests(JsPeerFixture js)
{
    private const int Times = 20;
    private const int Streams = 50;
    private const int OneMebibyte = 1 << 20;
    private const string ResetProtocol = "/test/reset/1.0.0";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task We_dial_js_many_times()
    {
        await using JsPeer peer = await StartPeerAsync();
        await using TestNode node = await TestNode.StartAsync("yamux", listen: Addresses.Quic);
        byte[] bytes = Echo.Pattern(OneMebibyte, 7);
        for (int i = 0; i < Times; i++)
        {
            IPeerConnection connection = await node.Host.ConnectAsync(Multiaddress.Parse(peer.Address), Cancellation);

            connection.RemotePeer.ToString().ShouldBe(peer.PeerId);
            connection.MuxerProtocol.ShouldBe("/quic-v1");
            (await node.Ping.PingAsync(connection.RemotePeer, Cancellation)).ShouldBeGreaterThan(TimeSpan.Zero);
            await CheckIdentitiesAsync(node, peer, connection);
            (await Echo.RunAsync(node.Host, connection, bytes, Cancellation)).AsSpan().SequenceEqual(bytes).ShouldBeTrue();
            (await Echo.RunManyAsync(node.Host, connection, Streams, Cancellation)).ShouldBeTrue();
            await ResetAsync(node.Host, connection);
            (await node.Ping.PingAsync(connection.RemotePeer, Cancellation)).ShouldBeGreaterThan(TimeSpan.Zero);
            await node.Host.DisconnectAsync(connection.RemotePeer, Cancellation);
        }
    }

    [Fact]
    public async Task Js_dials_us_many_times()
    {
        await using JsPeer peer = await StartPeerAsync();
        await using TestNode node = await TestNode.StartAsync("yamux", listen: Addresses.Quic);
        Channel<Exception> resets = Channel.CreateUnbounded<Exception>();
        node.Host.AddStreamHandler(ResetProtocol, (stream, _) => ReadUntilResetAsync(stream, resets.Writer));
        object us = new { peer = node.Host.PeerId.ToString() };
        for (int i = 0; i < Times; i++)
        {
            JsConnection dialled = await peer.RunAsync<JsConnection>("dial", new { addr = node.Address });

            dialled.Peer.ShouldBe(node.Host.PeerId.ToString());
            dialled.Addr.ShouldContain("/quic-v1");
            (await peer.RunAsync<JsPing>("ping", us)).Ms.ShouldHaveSingleItem();
            await CheckIdentitiesAsync(node, peer, node.Host.Connections.Single(connection => !connection.Closed.IsCancellationRequested));
            JsEcho echo = await peer.RunAsync<JsEcho>("echo", new { peer = node.Host.PeerId.ToString(), bytes = OneMebibyte });
            echo.ShouldBe(new JsEcho(OneMebibyte, Match: true));
            JsStreams streams = await peer.RunAsync<JsStreams>("streams", new { peer = node.Host.PeerId.ToString(), count = Streams, bytes = 256 });
            streams.ShouldBe(new JsStreams(Match: true, Streams));
            await peer.RunAsync<Nothing>("reset", new { peer = node.Host.PeerId.ToString(), protocol = ResetProtocol });
            (await resets.Reader.ReadAsync(Cancellation).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Cancellation))
                .ShouldBeOfType<StreamResetException>().IsRemote.ShouldBeTrue();
            await peer.RunAsync<Nothing>("hangup", us);
        }
    }

    [Fact]
    public async Task We_refuse_a_js_that_is_not_the_peer_we_dialled()
    {
        await using JsPeer peer = await StartPeerAsync();
        await using TestNode node = await TestNode.StartAsync("yamux", listen: Addresses.Quic);
        using PrivateKey key = PrivateKey.Generate();
        PeerId expected = PeerId.FromPublicKey(key.PublicKey);
        Multiaddress address = Multiaddress.Parse(peer.Address).WithoutPeerId().WithPeerId(expected);

        DialException error = await Should.ThrowAsync<DialException>(async () => await node.Host.ConnectAsync(address, Cancellation));

        error.Failures.ShouldHaveSingleItem().Reason.ShouldBeOfType<WrongPeerException>().Actual.ToString().ShouldBe(peer.PeerId);
    }

    private Task<JsPeer> StartPeerAsync()
    {
        Assert.SkipUnless(QuicTransport.IsAvailable, "this machine has no libmsquic, which .NET needs for QUIC");
        return js.StartAsync(new JsPeerOptions(["yamux"], [Addresses.Quic]) { Quic = true });
    }

    private static async Task ResetAsync(Libp2pHost host, IPeerConnection connection)
    {
        await using IPeerStream stream = await host.OpenStreamAsync(connection, [Echo.ProtocolId], Cancellation);
        await stream.Output.WriteAsync(new byte[16], Cancellation);
        ReadResult echoed = await stream.Input.ReadAtLeastAsync(16, Cancellation);
        stream.Input.AdvanceTo(echoed.Buffer.End);

        stream.Reset();

        await Should.ThrowAsync<StreamResetException>(async () => await stream.Input.ReadAsync(Cancellation));
    }

    private static async ValueTask ReadUntilResetAsync(IPeerStream stream, ChannelWriter<Exception> resets)
    {
        try
        {
            ReadResult read;
            do
            {
                read = await stream.Input.ReadAsync(Cancellation);
                stream.Input.AdvanceTo(read.Buffer.End);
            }
            while (!read.IsCompleted);
            resets.TryWrite(new InvalidOperationException("the stream has ended in order"));
        }
        catch (IOException reset)
        {
            resets.TryWrite(reset);
        }
    }

    private static async Task CheckIdentitiesAsync(TestNode node, JsPeer peer, IPeerConnection connection)
    {
        IdentifyResult theirs = await node.Identify.IdentifyAsync(connection, Cancellation);
        theirs.Identity.AgentVersion.ShouldBe("protop2p-interop-js/1.0.0");
        theirs.Identity.Protocols.ShouldContain("/ipfs/ping/1.0.0");
        JsIdentity ours = await peer.RunAsync<JsIdentity>("identity", new { peer = node.Host.PeerId.ToString() });
        ours.AgentVersion.ShouldStartWith("protop2p/");
        ours.Protocols.ShouldBe(node.Host.Protocols, ignoreOrder: true);
        ours.Signed.ShouldBeTrue();
    }
}
