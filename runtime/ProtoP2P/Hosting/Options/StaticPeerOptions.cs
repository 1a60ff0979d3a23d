namespace ProtoP2P;

/// <summary>How static peers are dialled, and dialled again.</summary>
public sealed class StaticPeerOptions
{
    /// <summary>
    /// How long after a failed dial, or after the end of a connection, the next dial comes at the latest: 10 ms to 1 hour. Each further failure multiplies
    /// it by <see cref="Factor"/>. Default 1 s.
    /// </summary>
    public TimeSpan FirstRetry { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait between two dials: <see cref="FirstRetry"/> to 1 day. Default 5 minutes.</summary>
    public TimeSpan MaxRetry { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>By how much each wait is longer than the one before: 1 to 10. Default 2.</summary>
    public double Factor { get; set; } = 2;

    /// <summary>
    /// The part of each wait that is up to chance: 0 to 1. It shortens waits and lengthens none, so that nodes that lost each other at the same time do not dial at
    /// the same time. Default 0.2.
    /// </summary>
    public double Jitter { get; set; } = 0.2;

    /// <summary>How long a connection has to last for the next wait to be the first again: 0 to 1 day. Default 1 minute.</summary>
    public TimeSpan StableAfter { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How many static peers are dialled at the same time: 1 to 1,000; the others wait for their turn. Default 8.</summary>
    public int MaxParallel { get; set; } = 8;

    internal void Validate(string path, ICollection<string> errors)
    {
        OptionCheck.Range(path, nameof(FirstRetry), FirstRetry, TimeSpan.FromMilliseconds(10), TimeSpan.FromHours(1), errors);
        OptionCheck.Range(path, nameof(MaxRetry), MaxRetry, FirstRetry, TimeSpan.FromDays(1), errors);
        OptionCheck.Range(path, nameof(Factor), Factor, 1, 10, errors);
        OptionCheck.Range(path, nameof(Jitter), Jitter, 0, 1, errors);
        OptionCheck.Range(path, nameof(StableAfter), StableAfter, TimeSpan.Zero, TimeSpan.FromDays(1), errors);
        OptionCheck.Range(path, nameof(MaxParallel), MaxParallel, 1, 1_000, errors);
    }
}
