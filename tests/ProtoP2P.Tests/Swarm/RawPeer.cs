using ProtoP2P.Muxers;
using ProtoP2P.Muxers.Yamux;
using ProtoP2P.Negotiation;
using ProtoP2P.Resources;
using ProtoP2P.Security;
using ProtoP2P.Security.Noise;
using ProtoP2P.Transports;
using ProtoP2P.Tests.Hosting;

namespace ProtoP2P.Tests.Swarm;

/// <summary>A peer that goes through the handshakes by hand and then does with its streams what no host of ours would.</summary>
internal static class RawPeer
{
    public static async Task<IMuxedConnection> ConnectAsync(ITransport transport, Multiaddress address, TimeProvider clock)
    {
        using PrivateKey key = PrivateKey.Generate();
        using var noise = new NoiseSecurity(key);
        var muxer = new YamuxMuxer();
        ITransportConnection raw = await transport.DialAsync(address.WithoutPeerId(), TestNet.Token);
        SecureSession session = await noise.HandshakeAsync(
            ChannelNegotiator.Assume(raw, noise.ProtocolId), ConnectionRole.Initiator, address.PeerId, [muxer.ProtocolId], TestNet.Token);
        var scope = new ResourceScope("raw peer", ResourceLimits.Unlimited);
        return muxer.Start(session.Channel, ConnectionRole.Initiator, new MuxerContext(scope, clock, scope.Name));
    }
}
