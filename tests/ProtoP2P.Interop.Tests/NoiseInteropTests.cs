using ProtoP2P.Interop.Tests.JsPeers;
using ProtoP2P.Negotiation;
using ProtoP2P.Security;
using ProtoP2P.Security.Noise;
using ProtoP2P.Transports;
using ProtoP2P.Transports.Tcp;

namespace ProtoP2P.Interop.Tests;

/// <summary>TCP, multistream-select and Noise against js-libp2p, below any muxer.</summary>
public sealed class NoiseInteropTests(JsPeerFixture js)
{
    private const string Yamux = "/yamux/1.0.0";
    private const string Mplex = "/mplex/6.7.0";

    private static readonly NegotiationSettings Settings = new(TimeProvider.System);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Yamux, new[] { "yamux", "mplex" })]
    [InlineData(Yamux, new[] { "mplex", "yamux" })]
    [InlineData(Mplex, new[] { "mplex" })]
    public async Task The_handshake_proves_the_peer_and_agrees_on_a_muxer(string agreed, string[] theirs)
    {
        await using JsPeer peer = await js.StartAsync(new JsPeerOptions(theirs));
        using PrivateKey identity = PrivateKey.Generate();
        using NoiseSecurity noise = new(identity);

        SecureSession session = await DialAsync(peer, noise, peer.PeerId, [Yamux, Mplex]);

        await using IByteChannel channel = session.Channel;
        session.RemotePeer.ToString().ShouldBe(peer.PeerId);
        session.Muxer.ShouldBe(agreed);
    }

    [Fact]
    public async Task Another_key_at_the_other_end_is_a_wrong_peer_error_that_names_both()
    {
        await using JsPeer peer = await js.StartAsync(new JsPeerOptions("yamux", "mplex"));
        using PrivateKey identity = PrivateKey.Generate();
        using PrivateKey other = PrivateKey.Generate();
        using NoiseSecurity noise = new(identity);
        string expected = PeerId.FromPublicKey(other.PublicKey).ToString();

        WrongPeerException error = await Should.ThrowAsync<WrongPeerException>(() => DialAsync(peer, noise, expected, [Yamux, Mplex]));

        error.Message.ShouldContain(expected);
        error.Message.ShouldContain(peer.PeerId);
    }

    [Fact]
    public async Task A_security_protocol_that_js_lacks_is_refused_and_the_next_one_taken()
    {
        await using JsPeer peer = await js.StartAsync(new JsPeerOptions("yamux"));
        ITransportConnection connection = await new TcpTransport().DialAsync(Multiaddress.Parse(peer.Address, null).WithoutPeerId(), Cancellation);

        NegotiatedChannel agreed = await ChannelNegotiator.SelectAsync(connection, ["/no-such/1.0.0", "/noise"], Settings, Cancellation);

        await using IByteChannel channel = agreed.Channel;
        agreed.ProtocolId.ShouldBe("/noise");
    }

    private static async Task<SecureSession> DialAsync(JsPeer peer, NoiseSecurity noise, string expected, string[] muxers)
    {
        Multiaddress address = Multiaddress.Parse(peer.Address, null).WithoutPeerId();
        ITransportConnection connection = await new TcpTransport().DialAsync(address, Cancellation);
        NegotiatedChannel agreed = await ChannelNegotiator.SelectAsync(connection, [noise.ProtocolId], Settings, Cancellation);
        try
        {
            return await noise.HandshakeAsync(agreed.Channel, ConnectionRole.Initiator, PeerId.Parse(expected, null), muxers, Cancellation);
        }
        catch
        {
            connection.Abort();
            throw;
        }
    }
}
