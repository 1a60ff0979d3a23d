namespace ProtoP2P.Rpc.Balancing;

/// <summary>The waits between attempts: exponential, and off by up to a fifth (gRPC A6, Exponential Backoff).</summary>
internal static class RetryBackoff
{
    private const double Jitter = 0.2;

    /// <summary>The wait after the attempt with this number; the first is 1.</summary>
    public static TimeSpan After(int attempt, RpcRetryOptions options, LockedRandom random)
    {
        double grown = options.InitialBackoff.TotalMilliseconds * Math.Pow(options.BackoffMultiplier, attempt - 1);
        double capped = Math.Min(grown, options.MaxBackoff.TotalMilliseconds);
        return TimeSpan.FromMilliseconds(capped * (1 - Jitter + (2 * Jitter * random.NextDouble())));
    }
}
