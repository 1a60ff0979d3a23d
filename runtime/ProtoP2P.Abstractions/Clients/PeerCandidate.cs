namespace ProtoP2P;

/// <summary>A peer that a client may call.</summary>
/// <param name="PeerId">Who.</param>
/// <param name="Addresses">Where it is said to be, without <c>/p2p</c>; empty where the peerstore knows, or a connection is open.</param>
public sealed record PeerCandidate(PeerId PeerId, IReadOnlyList<Multiaddress> Addresses)
{
    /// <summary>A peer whose addresses the peerstore knows, or that is connected.</summary>
    public PeerCandidate(PeerId peerId)
        : this(peerId, [])
    {
    }
}
