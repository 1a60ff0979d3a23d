namespace ProtoP2P.Rpc.Balancing;

/// <summary>The peers of one client, kept in step with its resolver. Thread-safe.</summary>
internal sealed class PeerPool : IDisposable
{
    private readonly Lock _gate = new();
    private readonly IPeerResolver _resolver;
    private readonly Func<PeerCandidate, BalancedPeer> _create;
    private readonly int _maxPeers;

    // Peers that the resolver names no more: who comes back finds what he is known for, and cannot shed it by reconnecting.
    private readonly Dictionary<PeerId, BalancedPeer> _departed = [];
    private PeerSnapshot _snapshot = PeerSnapshot.Empty;
    private TaskCompletionSource _change = NewChange();

    public PeerPool(IPeerResolver resolver, Func<PeerCandidate, BalancedPeer> create, int maxPeers)
    {
        (_resolver, _create, _maxPeers) = (resolver, create, maxPeers);
        _resolver.Changed += OnChanged;
    }

    /// <summary>Completes when the resolver says that its answer has changed after this was read.</summary>
    public Task Change => Volatile.Read(ref _change).Task;

    /// <summary>The peers of now.</summary>
    public PeerSnapshot GetPeers()
    {
        IReadOnlyList<PeerCandidate> candidates = _resolver.GetCandidates();
        PeerSnapshot snapshot = Volatile.Read(ref _snapshot);
        return ReferenceEquals(candidates, snapshot.Source) ? snapshot : Rebuild(candidates);
    }

    /// <summary>What the resolver asked for and knows.</summary>
    public string Describe() => _resolver.Describe();

    /// <inheritdoc/>
    public void Dispose() => _resolver.Changed -= OnChanged;

    private PeerSnapshot Rebuild(IReadOnlyList<PeerCandidate> candidates)
    {
        lock (_gate)
        {
            Dictionary<PeerId, BalancedPeer> known = _snapshot.Peers.ToDictionary(peer => peer.PeerId);
            var peers = new List<BalancedPeer>();
            foreach (PeerCandidate candidate in candidates.DistinctBy(candidate => candidate.PeerId).Take(_maxPeers))
            {
                peers.Add(Keep(known, candidate));
            }

            Remember(known);
            var snapshot = new PeerSnapshot(candidates, [.. peers], [.. peers.Select(peer => peer.Health)]);
            Volatile.Write(ref _snapshot, snapshot);
            return snapshot;
        }
    }

    private BalancedPeer Keep(Dictionary<PeerId, BalancedPeer> known, PeerCandidate candidate)
    {
        if (!known.Remove(candidate.PeerId, out BalancedPeer? peer) && !_departed.Remove(candidate.PeerId, out peer))
        {
            return _create(candidate);
        }

        peer.Update(candidate);
        return peer;
    }

    private void Remember(Dictionary<PeerId, BalancedPeer> gone)
    {
        if (_departed.Count + gone.Count > _maxPeers)
        {
            _departed.Clear();
        }

        foreach ((PeerId id, BalancedPeer peer) in gone)
        {
            _departed[id] = peer;
        }
    }

    private void OnChanged(object? sender, EventArgs args) => Interlocked.Exchange(ref _change, NewChange()).TrySetResult();

    private static TaskCompletionSource NewChange() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
