using ProtoP2P.Security;
using ProtoP2P.Security.Noise;
using ProtoP2P.Transports;

namespace ProtoP2P.Tests.Swarm;

/// <summary>Noise under a name of the test's choice.</summary>
internal sealed class RenamedSecurity(string protocolId, PrivateKey identity) : ISecurityProtocol, IDisposable
{
    private readonly NoiseSecurity _noise = new(identity);

    public string ProtocolId { get; } = protocolId;

    public ValueTask<SecureSession> HandshakeAsync(
        IByteChannel channel, ConnectionRole role, PeerId? expectedPeer, IReadOnlyList<string> muxers, CancellationToken cancellationToken = default) =>
        _noise.HandshakeAsync(channel, role, expectedPeer, muxers, cancellationToken);

    public void Dispose() => _noise.Dispose();
}
