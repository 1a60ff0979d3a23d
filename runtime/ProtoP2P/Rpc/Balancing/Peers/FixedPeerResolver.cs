namespace ProtoP2P.Rpc.Balancing;

/// <summary>Peers that were configured. They never change.</summary>
internal sealed class FixedPeerResolver(IReadOnlyList<PeerCandidate> peers) : IPeerResolver
{
    /// <inheritdoc/>
    /// <remarks>Never raised.</remarks>
    public event EventHandler? Changed
    {
        add { }
        remove { }
    }

    /// <summary>The peers that multiaddresses name; several addresses of one peer are one.</summary>
    public static FixedPeerResolver Parse(IEnumerable<string> addresses) => new(
        [.. addresses.Select(static address => Multiaddress.Parse(address)).GroupBy(address => address.PeerId!).Select(group => new PeerCandidate(
            group.Key, [.. group.Select(address => address.WithoutPeerId()).Where(address => address != Multiaddress.Empty)]))]);

    /// <inheritdoc/>
    public IReadOnlyList<PeerCandidate> GetCandidates() => peers;

    /// <inheritdoc/>
    public string Describe() => $"{peers.Count} peers are configured";
}
