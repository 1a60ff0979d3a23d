namespace ProtoP2P;

/// <summary>
/// Stops the retries and hedges of a client while most of its calls fail (gRPC A6, Throttling): a bucket of tokens from which every failure that
/// might be retried takes one, and to which every success gives <see cref="TokenRatio"/>. Nothing is retried while it is half empty.
/// </summary>
public sealed class RpcThrottleOptions
{
    /// <summary>The size of the bucket, full at first: 1 to 1,000, or 0 for no throttle. Default 10.</summary>
    public int MaxTokens { get; set; } = 10;

    /// <summary>What a success gives: 0.001 to 1,000. Default 0.1.</summary>
    public double TokenRatio { get; set; } = 0.1;

    internal void Validate(string path, ICollection<string> errors)
    {
        OptionCheck.Range(path, nameof(MaxTokens), MaxTokens, 0, 1_000, errors);
        OptionCheck.Range(path, nameof(TokenRatio), TokenRatio, 0.001, 1_000, errors);
    }
}
