namespace ProtoP2P.Rpc.Balancing;

/// <summary>Whoever was called longest ago: one after the other, and in fair shares also where some are left out of some choices.</summary>
internal sealed class RoundRobinPicker : IPeerPicker
{
    /// <inheritdoc/>
    public int Pick(IReadOnlyList<IPeerLoad> peers)
    {
        ArgumentNullException.ThrowIfNull(peers);
        int oldest = 0;
        for (int index = 1; index < peers.Count; index++)
        {
            oldest = peers[index].LastAttempt < peers[oldest].LastAttempt ? index : oldest;
        }

        return oldest;
    }
}
