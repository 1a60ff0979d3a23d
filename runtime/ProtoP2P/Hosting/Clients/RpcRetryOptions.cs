namespace ProtoP2P;

/// <summary>
/// How calls that may have run are made again. Only those of <see cref="IdempotentAttribute"/> methods are, never after a reply message has
/// arrived, and never once a request stream was read from. A call that certainly never ran goes to another peer without these options, too.
/// </summary>
public sealed class RpcRetryOptions
{
    /// <summary>How often a call is made in all, the first time included: 2 to 10. Default 3.</summary>
    public int MaxAttempts { get; set; } = 3;

    /// <summary>The wait before the second attempt: more than 0, at most 1 minute. Default 100 ms. Every wait is off by up to a fifth, at random.</summary>
    public TimeSpan InitialBackoff { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest wait: at least <see cref="InitialBackoff"/>, at most 10 minutes. Default 2 s.</summary>
    public TimeSpan MaxBackoff { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>By how much each wait is longer than the one before: 1 to 10. Default 2.</summary>
    public double BackoffMultiplier { get; set; } = 2;

    /// <summary>The statuses after which a call is made again. Empty: <see cref="RpcStatusCode.Unavailable"/> alone.</summary>
    public IList<RpcStatusCode> Statuses { get; set; } = new List<RpcStatusCode>();

    internal void Validate(string path, ICollection<string> errors)
    {
        OptionCheck.Range(path, nameof(MaxAttempts), MaxAttempts, 2, 10, errors);
        OptionCheck.Range(path, nameof(InitialBackoff), InitialBackoff, TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(1), errors);
        OptionCheck.Range(path, nameof(MaxBackoff), MaxBackoff, InitialBackoff, TimeSpan.FromMinutes(10), errors);
        OptionCheck.Range(path, nameof(BackoffMultiplier), BackoffMultiplier, 1, 10, errors);
        OptionCheck.Failures(path, nameof(Statuses), Statuses, errors);
    }
}
