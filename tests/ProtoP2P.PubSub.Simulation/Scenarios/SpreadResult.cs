namespace ProtoP2P.PubSub.Simulation.Scenarios;

/// <summary>What became of the messages.</summary>
internal sealed record SpreadResult
{
    /// <summary>Deliveries if every node had got every message.</summary>
    public required long Expected { get; init; }

    /// <summary>Deliveries.</summary>
    public required long Delivered { get; init; }

    /// <summary>Deliveries of a message to a node that had it: none, or the router is wrong.</summary>
    public required long Repeated { get; init; }

    /// <summary>How long deliveries took, in virtual microseconds, the shortest first.</summary>
    public required IReadOnlyList<int> Latencies { get; init; }

    /// <summary>Copies that arrived where the message was already, for each delivery.</summary>
    public required double Duplicates { get; init; }

    /// <summary>Peers in a node's mesh, on average, at the end.</summary>
    public required double MeshDegree { get; init; }

    /// <summary>Frames that were sent while messages were on their way.</summary>
    public required long Frames { get; init; }

    /// <summary>Their bytes.</summary>
    public required long Bytes { get; init; }

    /// <summary>Bytes that each node sent in a second, the least first.</summary>
    public required IReadOnlyList<double> SentPerSecond { get; init; }

    /// <summary>Bytes that each node got in a second, the least first.</summary>
    public required IReadOnlyList<double> ReceivedPerSecond { get; init; }

    /// <summary>What the process held at the end, in bytes.</summary>
    public required long Memory { get; init; }

    /// <summary>The fingerprint of the run.</summary>
    public required ulong Trace { get; init; }

    /// <summary>The virtual time within which a share of the deliveries came.</summary>
    public TimeSpan LatencyAt(double share) =>
        Latencies.Count == 0 ? TimeSpan.Zero : TimeSpan.FromMicroseconds(Latencies[Math.Min(Latencies.Count - 1, (int)(share * Latencies.Count))]);
}
