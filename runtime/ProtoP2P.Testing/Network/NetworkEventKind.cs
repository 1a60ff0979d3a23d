namespace ProtoP2P.Testing;

/// <summary>What happened on an <see cref="InMemoryNetwork"/>.</summary>
public enum NetworkEventKind
{
    /// <summary>An attempt to connect got no answer: it was lost, or a partition lay in its way.</summary>
    AttemptLost,

    /// <summary>A connection was established.</summary>
    Connected,

    /// <summary>A packet was lost on the way, once or more often; it arrives later.</summary>
    PacketLost,

    /// <summary>Bytes arrived.</summary>
    Arrived,

    /// <summary>The end of the sender's bytes arrived.</summary>
    Ended,

    /// <summary>The connection failed: an end aborted it, or the network reset or cut it.</summary>
    Failed,
}
