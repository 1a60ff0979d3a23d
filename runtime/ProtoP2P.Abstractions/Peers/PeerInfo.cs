namespace ProtoP2P;

/// <summary>A snapshot of what is known of a peer.</summary>
/// <param name="PeerId">Who.</param>
/// <param name="Addresses">Addresses that have not expired.</param>
/// <param name="Identity">What it says of itself, or null.</param>
/// <param name="Record">Its newest signed statement of its addresses, or null.</param>
public sealed record PeerInfo(PeerId PeerId, IReadOnlyList<Multiaddress> Addresses, PeerIdentity? Identity, PeerRecord? Record);
