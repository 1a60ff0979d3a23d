using ProtoP2P.Transports;

namespace ProtoP2P.Security;

/// <summary>The outcome of a security handshake.</summary>
/// <param name="Channel">The encrypted channel. Owns the carrier.</param>
/// <param name="RemotePeer">Who is at the other end.</param>
/// <param name="RemotePublicKey">The peer's identity key.</param>
/// <param name="Muxer">The muxer that was agreed inside the handshake, or null: negotiate it with multistream-select.</param>
public sealed record SecureSession(IByteChannel Channel, PeerId RemotePeer, PublicKey RemotePublicKey, string? Muxer);
