namespace ProtoP2P.PubSub;

/// <summary>How the behaviour of peers in one topic counts (gossipsub v1.1, "The Score Function", P1 to P4).</summary>
/// <remarks>
/// <para>
/// Weights are points of score per unit of their term. "Decay" is the factor by which a counter shrinks every
/// <see cref="PeerScoreOptions.DecayInterval"/>; <see cref="PeerScoreOptions.Decay(TimeSpan)"/> computes it from the time after which a counter is forgotten.
/// </para>
/// <para>
/// What delivery is to be expected depends on the traffic of the topic, so the terms P3 and P3b are off until weights are given: with a threshold
/// above what the topic carries, they would expel everybody. The documented defaults of other implementations have them on: <see cref="RustDefaults"/>.
/// </para>
/// </remarks>
public sealed partial class TopicScoreOptions
{
    /// <summary>What the topic counts among the topics: 0 or more. Default 0.5 (js, rust).</summary>
    public double TopicWeight { get; set; } = 0.5;

    /// <summary>P1, weight of the time in the mesh: 0 or more. Default 0.01: enough to prefer who is there already, too little to pay for misdeeds.</summary>
    public double TimeInMeshWeight { get; set; } = 0.01;

    /// <summary>P1, the time in the mesh that counts as 1; only whole ones count: 1 ms to 1 day. Default 1 s.</summary>
    public TimeSpan TimeInMeshQuantum { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>P1, the most quanta that count: more than 0. Default 300.</summary>
    public double TimeInMeshCap { get; set; } = 300;

    /// <summary>P2, weight of valid messages that the peer was the first to deliver: 0 or more. Default 1 (js, rust).</summary>
    public double FirstMessageDeliveriesWeight { get; set; } = 1;

    /// <summary>P2, decay: more than 0, less than 1. Default: forgotten after 10 minutes.</summary>
    public double FirstMessageDeliveriesDecay { get; set; } = PeerScoreOptions.Decay(TimeSpan.FromMinutes(10));

    /// <summary>P2, the most deliveries that count: more than 0. Default 100.</summary>
    public double FirstMessageDeliveriesCap { get; set; } = 100;

    /// <summary>P3, weight of the square of what a peer in the mesh delivers too little: at most 0. Default 0: off.</summary>
    public double MeshMessageDeliveriesWeight { get; set; }

    /// <summary>P3, decay: more than 0, less than 1. Default 0.5 (js, rust).</summary>
    public double MeshMessageDeliveriesDecay { get; set; } = 0.5;

    /// <summary>P3, the most deliveries that count: at least <see cref="MeshMessageDeliveriesThreshold"/>. Default 100 (js, rust).</summary>
    public double MeshMessageDeliveriesCap { get; set; } = 100;

    /// <summary>P3, the deliveries below which there is a deficit: more than 0. Default 20 (js, rust).</summary>
    /// <remarks>A peer that delivers n messages per decay interval comes to n·d/(1−d) just after a decay by d.</remarks>
    public double MeshMessageDeliveriesThreshold { get; set; } = 20;

    /// <summary>
    /// P3, how long after its validation a message still counts for the peers that deliver it too: 0 to 1 minute. Default 10 ms (js, rust). Shorter than a
    /// round trip, or peers earn by sending back what they got.
    /// </summary>
    public TimeSpan MeshMessageDeliveriesWindow { get; set; } = TimeSpan.FromMilliseconds(10);

    /// <summary>P3, how long a peer is in the mesh before its deficit counts: 1 s to 1 day. Default 5 s (js, rust).</summary>
    public TimeSpan MeshMessageDeliveriesActivation { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>P3b, weight of the squared deficits with which the peer left the mesh: at most 0. Default 0: off.</summary>
    public double MeshFailurePenaltyWeight { get; set; }

    /// <summary>P3b, decay: more than 0, less than 1. Default 0.5 (js, rust).</summary>
    public double MeshFailurePenaltyDecay { get; set; } = 0.5;

    /// <summary>P4, weight of the square of the invalid messages: at most 0. Default −10.</summary>
    public double InvalidMessageDeliveriesWeight { get; set; } = -10;

    /// <summary>P4, decay: more than 0, less than 1. Default: forgotten after 10 minutes.</summary>
    public double InvalidMessageDeliveriesDecay { get; set; } = PeerScoreOptions.Decay(TimeSpan.FromMinutes(10));

    /// <summary>Throws where a value is out of range or does not fit another.</summary>
    /// <exception cref="ArgumentException">Names every such option, its value and its rule.</exception>
    public void Validate()
    {
        var errors = new List<string>();
        FindErrors(new OptionPath(nameof(TopicScoreOptions)), errors);
        PeerScoreOptions.ThrowIfAny(errors);
    }

    internal TopicScoreOptions Clone() => (TopicScoreOptions)MemberwiseClone();

    internal void FindErrors(OptionPath path, ICollection<string> errors)
    {
        var check = new ScoreCheck(path, errors);
        check.NotNegative(TopicWeight);
        check.NotNegative(TimeInMeshWeight);
        check.Range(TimeInMeshQuantum, TimeSpan.FromMilliseconds(1), TimeSpan.FromDays(1));
        check.PositiveIf(TimeInMeshWeight != 0, TimeInMeshCap);
        check.NotNegative(FirstMessageDeliveriesWeight);
        check.Fraction(FirstMessageDeliveriesDecay);
        check.PositiveIf(FirstMessageDeliveriesWeight != 0, FirstMessageDeliveriesCap);
        FindMeshErrors(check);
        check.NotPositive(InvalidMessageDeliveriesWeight);
        check.Fraction(InvalidMessageDeliveriesDecay);
    }

    private void FindMeshErrors(ScoreCheck check)
    {
        bool isWeighed = MeshMessageDeliveriesWeight != 0 || MeshFailurePenaltyWeight != 0;
        check.NotPositive(MeshMessageDeliveriesWeight);
        check.Fraction(MeshMessageDeliveriesDecay);
        check.PositiveIf(isWeighed, MeshMessageDeliveriesThreshold);
        check.PositiveIf(isWeighed, MeshMessageDeliveriesCap);
        check.That(
            !isWeighed || MeshMessageDeliveriesCap >= MeshMessageDeliveriesThreshold,
            MeshMessageDeliveriesCap,
            $"must be at least {nameof(MeshMessageDeliveriesThreshold)} ({MeshMessageDeliveriesThreshold}), or nobody can reach it");
        check.Range(MeshMessageDeliveriesWindow, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        check.Range(MeshMessageDeliveriesActivation, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));
        check.NotPositive(MeshFailurePenaltyWeight);
        check.Fraction(MeshFailurePenaltyDecay);
    }
}
