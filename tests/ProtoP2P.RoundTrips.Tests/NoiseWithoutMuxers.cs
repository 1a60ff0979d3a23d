using ProtoP2P.Security;
using ProtoP2P.Security.Noise;
using ProtoP2P.Transports;

namespace ProtoP2P.RoundTrips.Tests;

/// <summary>Noise whose handshake names no muxers, as rust-libp2p's.</summary>
internal sealed class NoiseWithoutMuxers(PrivateKey identity) : ISecurityProtocol
{
    private readonly NoiseSecurity _noise = new(identity);

    public string ProtocolId => _noise.ProtocolId;

    public ValueTask<SecureSession> HandshakeAsync(
        IByteChannel channel, ConnectionRole role, PeerId? expectedPeer, IReadOnlyList<string> muxers, CancellationToken cancellationToken = default) =>
        _noise.HandshakeAsync(channel, role, expectedPeer, [], cancellationToken);
}
