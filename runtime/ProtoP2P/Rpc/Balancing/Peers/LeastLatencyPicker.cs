namespace ProtoP2P.Rpc.Balancing;

/// <summary>The shortest expected wait: latency times the calls that would share it. A peer that was never measured is measured first, by one call.</summary>
internal sealed class LeastLatencyPicker : IPeerPicker
{
    // What a peer is taken for while its first call is under way.
    private static readonly TimeSpan Unmeasured = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public int Pick(IReadOnlyList<IPeerLoad> peers)
    {
        ArgumentNullException.ThrowIfNull(peers);
        (int best, double least) = (0, Cost(peers[0]));
        for (int index = 1; index < peers.Count && least > 0; index++)
        {
            double cost = Cost(peers[index]);
            if (cost < least)
            {
                (best, least) = (index, cost);
            }
        }

        return best;
    }

    private static double Cost(IPeerLoad peer)
    {
        int calls = peer.CallsInFlight;
        TimeSpan latency = peer.Latency ?? (calls == 0 ? TimeSpan.Zero : Unmeasured);
        return latency.TotalMilliseconds * (calls + 1);
    }
}
