namespace ProtoP2P.PubSub.Simulation.Attacks;

/// <summary>What an attack did, as shares of 1.</summary>
internal sealed record AttackResult
{
    /// <summary>Honest messages that honest nodes got, of those published before the onset.</summary>
    public required double Before { get; init; }

    /// <summary>The same of the messages from the onset to the end of the grace.</summary>
    public required double Meanwhile { get; init; }

    /// <summary>The same of the messages after it.</summary>
    public required double After { get; init; }

    /// <summary>Honest messages that the victim got after the grace; NaN where there is none.</summary>
    public required double Victim { get; init; }

    /// <summary>99 of 100 deliveries after the grace were quicker, virtual.</summary>
    public required TimeSpan P99 { get; init; }

    /// <summary>Messages that came to a node twice.</summary>
    public required long Repeated { get; init; }

    /// <summary>Honest peers in the mesh of an honest node at the end, on average.</summary>
    public required double HonestInMesh { get; init; }

    /// <summary>Places in honest meshes that attackers hold at the end.</summary>
    public required double MeshShare { get; init; }

    /// <summary>The same on average after the grace.</summary>
    public required double MeanMeshShare { get; init; }

    /// <summary>Attackers below the graylist threshold, as those see them whose peers they are.</summary>
    public required double Graylisted { get; init; }

    /// <summary>Attackers below zero, of those that were in a mesh since the onset for long enough to be judged.</summary>
    public required double BelowZero { get; init; }

    /// <summary>Honest nodes below zero in the eyes of others.</summary>
    public required double HonestBelowZero { get; init; }

    /// <summary>Bytes that an honest node sent in a second after the onset.</summary>
    public required double SentPerSecond { get; init; }

    /// <summary>The places in honest meshes that attackers held, every second from the start.</summary>
    public required IReadOnlyList<double> MeshShareBySecond { get; init; }

    /// <summary>The fingerprint of the run.</summary>
    public required ulong Trace { get; init; }
}
