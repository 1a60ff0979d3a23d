using ProtoP2P.Muxers;
using ProtoP2P.Resources;

namespace ProtoP2P.Swarm;

/// <summary>A connection that is secure and multiplexed, whatever brought it there.</summary>
/// <param name="Id">Unique within the host.</param>
/// <param name="Direction">Who dialled.</param>
/// <param name="RemotePeer">Who is at the other end.</param>
/// <param name="RemotePublicKey">The peer's identity key.</param>
/// <param name="LocalAddress">This end.</param>
/// <param name="RemoteAddress">The other end.</param>
/// <param name="Security">The agreed security protocol.</param>
/// <param name="Muxer">The agreed muxer.</param>
/// <param name="Muxed">The streams.</param>
/// <param name="Scope">The connection's account; returned by the connection when it has ended.</param>
internal sealed record UpgradedConnection(
    long Id,
    Direction Direction,
    PeerId RemotePeer,
    PublicKey RemotePublicKey,
    Multiaddress LocalAddress,
    Multiaddress RemoteAddress,
    string Security,
    string Muxer,
    IMuxedConnection Muxed,
    ResourceScope Scope);
