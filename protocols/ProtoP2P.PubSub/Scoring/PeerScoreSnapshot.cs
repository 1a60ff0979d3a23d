namespace ProtoP2P.PubSub;

/// <summary>The score of a peer at one moment and what it is made of. All parts are points of score, weights included.</summary>
public sealed record PeerScoreSnapshot
{
    /// <summary>The peer.</summary>
    public required PeerId Peer { get; init; }

    /// <summary>False of a peer that left and whose misdeeds are remembered.</summary>
    public required bool IsConnected { get; init; }

    /// <summary>The score: <see cref="TopicPoints"/> + <see cref="P5"/> + <see cref="P6"/> + <see cref="P7"/> + <see cref="SlowPeerPoints"/>.</summary>
    public required double Score { get; init; }

    /// <summary>The topics in which the peer did something that counts.</summary>
    public required IReadOnlyList<TopicScoreSnapshot> Topics { get; init; }

    /// <summary>What the topics give together, at most <see cref="PeerScoreOptions.TopicScoreCap"/>.</summary>
    public required double TopicPoints { get; init; }

    /// <summary>What the application gives.</summary>
    public required double P5 { get; init; }

    /// <summary>What sharing an address with too many costs.</summary>
    public required double P6 { get; init; }

    /// <summary>What misdeeds cost.</summary>
    public required double P7 { get; init; }

    /// <summary>What reading too slowly costs.</summary>
    public required double SlowPeerPoints { get; init; }

    /// <summary>The decayed count of misdeeds.</summary>
    public required double BehaviourPenalty { get; init; }
}
