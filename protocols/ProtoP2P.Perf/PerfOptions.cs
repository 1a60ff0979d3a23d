namespace ProtoP2P.Perf;

/// <summary>Options of <see cref="PerfService"/>.</summary>
public sealed class PerfOptions
{
    /// <summary>How long one measurement may take that is served: more than 0, at most 1 day. Default 5 min, as in rust-libp2p.</summary>
    public TimeSpan MaxDuration { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Measurements of one peer at the same time: 1 to 1,000. Default 2.</summary>
    public int MaxStreamsPerPeer { get; set; } = 2;

    /// <summary>Throws where a value is out of range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the option and its value.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(MaxDuration, TimeSpan.Zero, nameof(MaxDuration));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaxDuration, TimeSpan.FromDays(1), nameof(MaxDuration));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxStreamsPerPeer, 1, nameof(MaxStreamsPerPeer));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaxStreamsPerPeer, 1_000, nameof(MaxStreamsPerPeer));
    }
}
