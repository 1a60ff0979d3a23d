namespace ProtoP2P.Ping;

/// <summary>Options of <see cref="PingService"/>.</summary>
public sealed class PingOptions
{
    /// <summary>How long a ping waits for its answer, and a responder for the next ping. Default 10 s; more than zero.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Inbound ping streams that one peer may have open. Default 2, the least that the spec allows; 1 or more.</summary>
    public int MaxStreamsPerPeer { get; set; } = 2;

    /// <summary>Throws where a value is out of range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the option and its value.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(Timeout, TimeSpan.Zero, nameof(Timeout));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxStreamsPerPeer, 1, nameof(MaxStreamsPerPeer));
    }
}
