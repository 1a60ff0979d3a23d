namespace ProtoP2P.Rpc.Balancing;

/// <summary>The token bucket of one client (gRPC A6, Throttling Retry Attempts and Hedged RPCs). Thread-safe.</summary>
internal sealed class RetryThrottle(RpcThrottleOptions options)
{
    // Whole numbers, so that many small additions come out even.
    private const int Unit = 1_000;

    private readonly int _most = options.MaxTokens * Unit;
    private readonly int _gain = (int)(options.TokenRatio * Unit);
    private readonly Lock _gate = new();
    private int _tokens = options.MaxTokens * Unit;

    /// <summary>Whether another attempt may be made.</summary>
    public bool IsOpen => _most == 0 || Volatile.Read(ref _tokens) > _most / 2;

    /// <summary>A call has succeeded.</summary>
    public void Succeed() => Add(_gain);

    /// <summary>An attempt has failed with a status after which another might be made: whether it may.</summary>
    public bool Fail()
    {
        Add(-Unit);
        return IsOpen;
    }

    private void Add(int tokens)
    {
        lock (_gate)
        {
            Volatile.Write(ref _tokens, Math.Clamp(_tokens + tokens, 0, _most));
        }
    }
}
