using ProtoP2P.Security;
using ProtoP2P.Security.Noise;
using ProtoP2P.Transports;

namespace ProtoP2P.RoundTrips.Tests;

/// <summary>Noise after which the dialer waits for a byte that the listener sends once it has the handshake's last message.</summary>
internal sealed class ChattyNoise(PrivateKey identity) : ISecurityProtocol
{
    private readonly NoiseSecurity _noise = new(identity);

    public string ProtocolId => _noise.ProtocolId;

    public async ValueTask<SecureSession> HandshakeAsync(
        IByteChannel channel, ConnectionRole role, PeerId? expectedPeer, IReadOnlyList<string> muxers, CancellationToken cancellationToken = default)
    {
        SecureSession session = await _noise.HandshakeAsync(channel, role, expectedPeer, muxers, cancellationToken);
        byte[] ready = new byte[1];
        if (role == ConnectionRole.Responder)
        {
            await session.Channel.WriteAsync(ready, cancellationToken);
        }
        else
        {
            (await session.Channel.ReadAsync(ready, cancellationToken)).ShouldBe(ready.Length);
        }

        return session;
    }
}
