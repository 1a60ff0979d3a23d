namespace ProtoP2P;

/// <summary>What one method of a client does otherwise than the rest. What is null is as it is for the rest.</summary>
public sealed class RpcMethodOptions
{
    /// <summary>How long a caller waits where it does not say, whatever the method's <see cref="DeadlineAttribute"/>: positive, or infinite.</summary>
    public TimeSpan? Timeout { get; set; }

    /// <summary>How its calls are retried. Where it is not <see cref="IdempotentAttribute"/>, only those that certainly never ran.</summary>
    public RpcRetryOptions? Retries { get; set; }

    /// <summary>How its calls are hedged, instead of being retried. It must be <see cref="IdempotentAttribute"/> and take no request stream.</summary>
    public RpcHedgingOptions? Hedging { get; set; }
}
