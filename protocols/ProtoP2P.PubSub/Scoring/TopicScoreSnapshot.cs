namespace ProtoP2P.PubSub;

/// <summary>What a peer did in a topic and what it counts, in points of score, the weight of the topic included.</summary>
public sealed record TopicScoreSnapshot
{
    /// <summary>The name of the topic.</summary>
    public required string Topic { get; init; }

    /// <summary>How long the peer had been in the mesh at the last decay; null where it is not in the mesh.</summary>
    public required TimeSpan? TimeInMesh { get; init; }

    /// <summary>The decayed count of messages that it was the first to deliver.</summary>
    public required double FirstMessageDeliveries { get; init; }

    /// <summary>The decayed count of messages that it delivered in time while in the mesh: what to choose a threshold by.</summary>
    public required double MeshMessageDeliveries { get; init; }

    /// <summary>The decayed sum of the squared deficits with which it left the mesh.</summary>
    public required double MeshFailurePenalty { get; init; }

    /// <summary>The decayed count of invalid messages.</summary>
    public required double InvalidMessageDeliveries { get; init; }

    /// <summary>Time in the mesh.</summary>
    public required double P1 { get; init; }

    /// <summary>First deliveries.</summary>
    public required double P2 { get; init; }

    /// <summary>Too few deliveries in the mesh.</summary>
    public required double P3 { get; init; }

    /// <summary>Too few deliveries when it left the mesh.</summary>
    public required double P3b { get; init; }

    /// <summary>Invalid messages.</summary>
    public required double P4 { get; init; }

    /// <summary>The sum of the parts.</summary>
    public required double Points { get; init; }
}
