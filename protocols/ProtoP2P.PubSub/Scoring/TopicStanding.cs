namespace ProtoP2P.PubSub;

/// <summary>What one peer did in one topic: the counters of P1 to P4 (gossipsub v1.1, "Topic Parameter Calculation and Decay").</summary>
internal sealed class TopicStanding(string topic, TopicScoreOptions options)
{
    // The specification leaves the counters of P3b and P4 without a cap; this one only keeps squares finite.
    private const double MaxCounter = ScoreCheck.MaxMagnitude;
    private const double MaxSquare = MaxCounter * MaxCounter;

    private long _graftedAt;
    private bool _isDeficitActive;

    public string Topic { get; } = topic;

    public TopicScoreOptions Options { get; private set; } = options;

    public bool IsInMesh { get; private set; }

    /// <summary>As of the last refresh, as the specification has it, so that a score needs no clock.</summary>
    public TimeSpan TimeInMesh { get; private set; }

    public double FirstMessageDeliveries { get; private set; }

    public double MeshMessageDeliveries { get; private set; }

    public double MeshFailurePenalty { get; private set; }

    public double InvalidMessageDeliveries { get; private set; }

    public bool HasBlemish => MeshFailurePenalty > 0 || InvalidMessageDeliveries > 0;

    public bool IsBlank => !IsInMesh && !HasBlemish && FirstMessageDeliveries == 0 && MeshMessageDeliveries == 0;

    // A division of whole numbers, as in go: the score of a peer grows by steps.
    public double P1 => IsInMesh
        ? Math.Min(TimeInMesh.Ticks / Options.TimeInMeshQuantum.Ticks, Options.TimeInMeshCap) * Options.TimeInMeshWeight
        : 0;

    public double P2 => FirstMessageDeliveries * Options.FirstMessageDeliveriesWeight;

    public double P3 => SquaredDeficit * Options.MeshMessageDeliveriesWeight;

    public double P3b => MeshFailurePenalty * Options.MeshFailurePenaltyWeight;

    public double P4 => InvalidMessageDeliveries * InvalidMessageDeliveries * Options.InvalidMessageDeliveriesWeight;

    /// <summary>What the topic adds to the score of the peer, before the cap of all topics.</summary>
    public double Points => (P1 + P2 + P3 + P3b + P4) * Options.TopicWeight;

    private double SquaredDeficit
    {
        get
        {
            double deficit = _isDeficitActive ? Math.Max(0, Options.MeshMessageDeliveriesThreshold - MeshMessageDeliveries) : 0;
            return deficit * deficit;
        }
    }

    public void Graft(long now)
    {
        if (IsInMesh)
        {
            return;
        }

        IsInMesh = true;
        _graftedAt = now;
        TimeInMesh = TimeSpan.Zero;
    }

    /// <remarks>The deficit of a peer that has left the mesh ends here, as in js and rust; go lets it stand until the peer is grafted again.</remarks>
    public void Prune()
    {
        MeshFailurePenalty = Math.Min(MeshFailurePenalty + SquaredDeficit, MaxSquare);
        IsInMesh = false;
        _isDeficitActive = false;
    }

    public void AddFirstDelivery()
    {
        FirstMessageDeliveries = Math.Min(FirstMessageDeliveries + 1, Options.FirstMessageDeliveriesCap);
        AddMeshDelivery();
    }

    public void AddMeshDelivery()
    {
        if (IsInMesh)
        {
            MeshMessageDeliveries = Math.Min(MeshMessageDeliveries + 1, Options.MeshMessageDeliveriesCap);
        }
    }

    public void AddInvalid() => InvalidMessageDeliveries = Math.Min(InvalidMessageDeliveries + 1, MaxCounter);

    public void ForgetFirstDeliveries() => FirstMessageDeliveries = 0;

    /// <summary>Other options for the topic; counters above their caps fall to them.</summary>
    public void Use(TopicScoreOptions options)
    {
        Options = options;
        FirstMessageDeliveries = Math.Min(FirstMessageDeliveries, options.FirstMessageDeliveriesCap);
        MeshMessageDeliveries = Math.Min(MeshMessageDeliveries, options.MeshMessageDeliveriesCap);
    }

    public void Refresh(TimeProvider clock, long now, in DecayStep step)
    {
        FirstMessageDeliveries = step.Apply(FirstMessageDeliveries, Options.FirstMessageDeliveriesDecay);
        MeshMessageDeliveries = step.Apply(MeshMessageDeliveries, Options.MeshMessageDeliveriesDecay);
        MeshFailurePenalty = step.Apply(MeshFailurePenalty, Options.MeshFailurePenaltyDecay);
        InvalidMessageDeliveries = step.Apply(InvalidMessageDeliveries, Options.InvalidMessageDeliveriesDecay);
        if (IsInMesh)
        {
            TimeInMesh = clock.GetElapsedTime(_graftedAt, now);
            _isDeficitActive |= TimeInMesh > Options.MeshMessageDeliveriesActivation;
        }
    }
}
