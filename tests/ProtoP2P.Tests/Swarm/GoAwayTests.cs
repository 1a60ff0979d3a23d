using ProtoP2P.Negotiation;
using ProtoP2P.Security;
using ProtoP2P.Security.Noise;
using ProtoP2P.Swarm;
using ProtoP2P.Testing;
using ProtoP2P.Tests.Hosting;
using ProtoP2P.Transports;

namespace ProtoP2P.Tests.Swarm;

/// <summary>A peer that takes no more streams on a connection while open ones go on, as go- and rust-libp2p do before they close.</summary>
public sealed class GoAwayTests
{
    private const string Yamux = "/yamux/1.0.0";

    // Version 0, type GoAway, no flags, stream 0, code 0 (normal).
    private static readonly byte[] s_goAway = [0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    [Fact]
    public async Task NewStreams_GoOverANewConnection_AndOpenOnesGoOn()
    {
        await using var net = new TestNet();
        Libp2pHost host = await net.StartDialerAsync();
        using PrivateKey key = PrivateKey.Generate();
        await using ITransportListener listener = await net.Network.CreateTransport("peer").ListenAsync(Multiaddress.Parse("/memory/0"), TestNet.Token);
        Multiaddress address = listener.LocalAddress.WithPeerId(PeerId.FromPublicKey(key.PublicKey));

        Task<IByteChannel> accepting = AcceptAsync(listener, key);
        IPeerConnection first = await host.ConnectAsync(address, TestNet.Token);
        await using IByteChannel channel = await accepting;
        Task<IPeerStream> opening = host.OpenStreamAsync(first, [HostExtensions.Echo], TestNet.Token).AsTask();
        await channel.ReadAsync(new byte[1], TestNet.Token);
        await channel.WriteAsync(s_goAway, TestNet.Token);
        accepting = AcceptAsync(listener, key);

        await Eventually.TrueAsync(() => !((Connection)first).IsUsable);
        IPeerConnection second = await host.ConnectAsync(address, TestNet.Token);

        await using IByteChannel other = await accepting;
        second.ShouldNotBeSameAs(first);
        opening.IsCompleted.ShouldBeFalse("the stream that was open waits for its answer as before");
        first.Closed.IsCancellationRequested.ShouldBeFalse();
    }

    private static async Task<IByteChannel> AcceptAsync(ITransportListener listener, PrivateKey key)
    {
        using var noise = new NoiseSecurity(key);
        ITransportConnection raw = (await listener.AcceptAsync(TestNet.Token))!;
        NegotiatedChannel agreed = await ChannelNegotiator.AcceptAsync(
            raw, new ProtocolList([noise.ProtocolId]), new NegotiationSettings(TimeProvider.System), TestNet.Token);
        SecureSession session = await noise.HandshakeAsync(agreed.Channel, ConnectionRole.Responder, null, [Yamux], TestNet.Token);
        return session.Channel;
    }
}
