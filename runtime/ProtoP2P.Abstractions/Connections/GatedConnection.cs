namespace ProtoP2P;

/// <summary>A connection in the making, as a gater sees it.</summary>
/// <param name="Direction">Who dialled.</param>
/// <param name="RemotePeer">Who is at the other end, as proved by the handshake.</param>
/// <param name="RemotePublicKey">The peer's public key.</param>
/// <param name="LocalAddress">This end, without <c>/p2p</c>.</param>
/// <param name="RemoteAddress">The other end, without <c>/p2p</c>.</param>
/// <param name="SecurityProtocol">The agreed security protocol, such as <c>/noise</c>.</param>
/// <param name="MuxerProtocol">The agreed muxer, such as <c>/yamux/1.0.0</c>; null before it has started.</param>
public sealed record GatedConnection(
    Direction Direction,
    PeerId RemotePeer,
    PublicKey RemotePublicKey,
    Multiaddress LocalAddress,
    Multiaddress RemoteAddress,
    string SecurityProtocol,
    string? MuxerProtocol);
