using ProtoP2P.Muxers;

namespace ProtoP2P.Transports;

/// <summary>Security and streams that a transport brings by itself, as QUIC does. Nothing is negotiated on top.</summary>
/// <param name="Security">The security protocol that the transport has run, such as <c>/tls/1.0.0</c>.</param>
/// <param name="Muxer">What carries the streams, such as <c>/quic-v1</c>.</param>
/// <param name="RemotePeer">Who has proved to be at the other end. Whether it is who was dialled is checked by the swarm.</param>
/// <param name="RemotePublicKey">The peer's identity key.</param>
/// <param name="Start">Starts the streams, once; the connection is owned by what it returns.</param>
public sealed record NativeSession(
    string Security, string Muxer, PeerId RemotePeer, PublicKey RemotePublicKey, Func<MuxerContext, IMuxedConnection> Start);
