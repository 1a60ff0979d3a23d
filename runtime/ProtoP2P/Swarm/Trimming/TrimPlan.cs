namespace ProtoP2P.Swarm;

/// <summary>Which connections are closed where a node has too many.</summary>
/// <param name="Close">What is closed, the least valuable first.</param>
/// <param name="RetryIn">After what time to look again, because connections in their grace period were all that could have gone; null where nothing is left to do.</param>
internal sealed record TrimPlan<T>(IReadOnlyList<T> Close, TimeSpan? RetryIn)
{
    private static readonly TrimPlan<T> Nothing = new([], null);

    /// <summary>
    /// Above the high mark, chooses down to the low mark: protected peers and connections in their grace period stay. Of the others those of peers of
    /// the least value go first, then those that nothing uses, then those that were not asked for (inbound), then the newest: who floods a node with
    /// connections displaces its own, and not those that have proved themselves (as go-libp2p's connection manager, which takes value and streams).
    /// </summary>
    public static TrimPlan<T> Make(IReadOnlyList<TrimCandidate<T>> all, ConnectionOptions options)
    {
        if (all.Count <= options.HighWater)
        {
            return Nothing;
        }

        T[] close =
        [
            .. all.Where(candidate => !candidate.IsProtected && candidate.Age >= options.GracePeriod)
                .OrderBy(candidate => candidate.Value)
                .ThenBy(candidate => candidate.HasStreams)
                .ThenByDescending(candidate => candidate.Direction == Direction.Inbound)
                .ThenBy(candidate => candidate.Age)
                .Take(all.Count - options.LowWater)
                .Select(candidate => candidate.Connection),
        ];
        return new TrimPlan<T>(close, all.Count - close.Length > options.HighWater ? NextEndOfGrace(all, options.GracePeriod) : null);
    }

    private static TimeSpan? NextEndOfGrace(IReadOnlyList<TrimCandidate<T>> all, TimeSpan grace)
    {
        TimeSpan? next = null;
        foreach (TrimCandidate<T> candidate in all)
        {
            TimeSpan left = grace - candidate.Age;
            if (!candidate.IsProtected && left > TimeSpan.Zero && (next is null || left < next))
            {
                next = left;
            }
        }

        return next;
    }
}
