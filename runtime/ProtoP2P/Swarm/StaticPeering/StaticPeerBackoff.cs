namespace ProtoP2P.Swarm;

/// <summary>How long to wait for the next dial of a static peer.</summary>
internal sealed class StaticPeerBackoff(StaticPeerOptions options, Random random)
{
    private readonly Lock _gate = new();

    /// <summary>The wait after so many failures in a row, the end of a connection among them.</summary>
    /// <param name="failures">1 or more.</param>
    public TimeSpan After(int failures)
    {
        double ticks = Math.Min(options.FirstRetry.Ticks * Math.Pow(options.Factor, failures - 1), options.MaxRetry.Ticks);
        lock (_gate)
        {
            return TimeSpan.FromTicks((long)(ticks * (1 - (options.Jitter * random.NextDouble()))));
        }
    }
}
