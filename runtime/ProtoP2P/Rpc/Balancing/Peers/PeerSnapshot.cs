namespace ProtoP2P.Rpc.Balancing;

/// <summary>The peers of a client as one answer of the resolver has them.</summary>
/// <param name="Source">The answer.</param>
/// <param name="Peers">The peers in its order.</param>
/// <param name="Health">What the ejector remembers of each.</param>
internal sealed record PeerSnapshot(IReadOnlyList<PeerCandidate> Source, BalancedPeer[] Peers, PeerHealth[] Health)
{
    public static PeerSnapshot Empty { get; } = new([], [], []);
}
