namespace ProtoP2P.Fetch;

/// <summary>Options of <see cref="FetchService"/>.</summary>
public sealed class FetchOptions
{
    /// <summary>What this node serves: lookups by the prefix of the key, of which the longest that fits is asked. Read when the node starts.</summary>
    public IDictionary<string, FetchLookup> Lookups { get; } = new Dictionary<string, FetchLookup>(StringComparer.Ordinal);

    /// <summary>How long a peer may take to answer, and a lookup to look up: more than 0, at most 1 hour. Default 10 s.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Inbound questions of one peer at the same time: 1 to 10,000. Default 16.</summary>
    public int MaxStreamsPerPeer { get; set; } = 16;

    /// <summary>Throws where a value is out of range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the option and its value.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(Timeout, TimeSpan.Zero, nameof(Timeout));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Timeout, TimeSpan.FromHours(1), nameof(Timeout));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxStreamsPerPeer, 1, nameof(MaxStreamsPerPeer));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaxStreamsPerPeer, 10_000, nameof(MaxStreamsPerPeer));
    }
}
