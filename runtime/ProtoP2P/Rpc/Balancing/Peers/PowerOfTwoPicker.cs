namespace ProtoP2P.Rpc.Balancing;

/// <summary>Two different random peers, and of these the one with fewer calls in flight (Mitzenmacher): near the best, and no herd runs to one peer.</summary>
internal sealed class PowerOfTwoPicker(LockedRandom random) : IPeerPicker
{
    /// <inheritdoc/>
    public int Pick(IReadOnlyList<IPeerLoad> peers)
    {
        ArgumentNullException.ThrowIfNull(peers);
        int one = random.Next(peers.Count);
        int other = random.Next(peers.Count - 1);
        other += other >= one ? 1 : 0;
        return peers[other].CallsInFlight < peers[one].CallsInFlight ? other : one;
    }
}
