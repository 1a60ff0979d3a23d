namespace ProtoP2P;

/// <summary>
/// How an <see cref="IdempotentAttribute"/> call is sent to another peer when the first takes its time. The first reply wins, the other attempts
/// are cancelled. Methods whose request is a stream cannot be hedged.
/// </summary>
public sealed class RpcHedgingOptions
{
    /// <summary>To how many peers a call goes at most: 2 to 10. Default 2.</summary>
    public int MaxAttempts { get; set; } = 2;

    /// <summary>The wait before the next peer is called; after a status of <see cref="NonFatalStatuses"/> there is none. 0 to 1 hour. Default 100 ms.</summary>
    public TimeSpan Delay { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The failures of one peer that leave the call to the others; any other ends it. Empty: <see cref="RpcStatusCode.Unavailable"/> alone.</summary>
    public IList<RpcStatusCode> NonFatalStatuses { get; set; } = new List<RpcStatusCode>();

    internal void Validate(string path, ICollection<string> errors)
    {
        OptionCheck.Range(path, nameof(MaxAttempts), MaxAttempts, 2, 10, errors);
        OptionCheck.Range(path, nameof(Delay), Delay, TimeSpan.Zero, TimeSpan.FromHours(1), errors);
        OptionCheck.Failures(path, nameof(NonFatalStatuses), NonFatalStatuses, errors);
    }
}
