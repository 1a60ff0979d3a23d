using ProtoP2P.Transports;

namespace ProtoP2P.Security;

/// <summary>A handshake that authenticates both nodes and encrypts what follows, such as Noise.</summary>
public interface ISecurityProtocol
{
    /// <summary>The multistream id, such as <c>/noise</c>.</summary>
    string ProtocolId { get; }

    /// <summary>Runs the handshake as <paramref name="role"/>. On failure the caller aborts the channel.</summary>
    /// <param name="channel">The carrier; owned by the returned session on success.</param>
    /// <param name="role">Initiator for the dialer.</param>
    /// <param name="expectedPeer">Who must be at the other end; null accepts anyone (listeners).</param>
    /// <param name="muxers">The enabled muxers. Offered for early selection in an order that all nodes share, so that both sides come to the same choice.</param>
    /// <param name="cancellationToken">Bounds the handshake.</param>
    /// <exception cref="WrongPeerException">The peer proved another identity than <paramref name="expectedPeer"/>.</exception>
    /// <exception cref="IOException">The handshake failed; the message says at which step.</exception>
    ValueTask<SecureSession> HandshakeAsync(
        IByteChannel channel,
        ConnectionRole role,
        PeerId? expectedPeer,
        IReadOnlyList<string> muxers,
        CancellationToken cancellationToken = default);
}
