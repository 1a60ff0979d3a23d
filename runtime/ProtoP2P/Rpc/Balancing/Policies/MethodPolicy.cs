namespace ProtoP2P.Rpc.Balancing;

/// <summary>What a client does about failures of one method.</summary>
/// <param name="isIdempotent">Whether a call that may have run may be made again.</param>
/// <param name="options">What was configured.</param>
internal sealed class MethodPolicy(bool isIdempotent, RpcMethodOptions options)
{
    /// <summary>Whether a call that may have run may be made again.</summary>
    public bool IsIdempotent { get; } = isIdempotent;

    /// <summary>The client's own deadline; null for none.</summary>
    public TimeSpan? Timeout { get; } = options.Timeout;

    /// <summary>How to retry; null for not at all.</summary>
    public RpcRetryOptions? Retries { get; } = options.Hedging is null ? options.Retries : null;

    /// <summary>How to hedge; null for not at all.</summary>
    public RpcHedgingOptions? Hedging { get; } = options.Hedging;

    /// <summary>The statuses after which a call is made again.</summary>
    public StatusSet Retryable { get; } = new(options.Retries?.Statuses ?? [], RpcStatusCode.Unavailable);

    /// <summary>The statuses of one peer that leave a hedged call to the others.</summary>
    public StatusSet NonFatal { get; } = new(options.Hedging?.NonFatalStatuses ?? [], RpcStatusCode.Unavailable);

    /// <summary>Whether a call may be made more often than peers certainly refuse it.</summary>
    public bool IsPlain => Retries is null && Hedging is null;
}
