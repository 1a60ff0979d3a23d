namespace ProtoP2P;

/// <summary>What a client knows of a peer that it may call, from its own calls alone.</summary>
public interface IPeerLoad
{
    /// <summary>Who.</summary>
    PeerId PeerId { get; }

    /// <summary>This client's calls that the peer has not ended.</summary>
    int CallsInFlight { get; }

    /// <summary>The number, among all attempts of this client, of the one that went to the peer last; 0 for none.</summary>
    long LastAttempt { get; }

    /// <summary>
    /// How long the peer takes to its first reply: a moving average that rises at once, falls slowly, and fades while the peer is not called, so
    /// that it is tried again. A failure that speaks of the peer counts as one second at least. Null before the first reply.
    /// </summary>
    TimeSpan? Latency { get; }
}
