namespace ProtoP2P.PubSub.Simulation.Attacks;

/// <summary>A network under attack.</summary>
internal sealed record AttackSettings(Attack Attack)
{
    public int Seed { get; init; } = 1;

    public bool IsScored { get; init; } = true;

    /// <summary>Nodes that behave. Each dials others of them: what finds peers is not what is attacked here.</summary>
    public int Honest { get; init; } = 100;

    public int DialsPerHonestNode { get; init; } = 10;

    /// <summary>How many honest nodes each attacker dials.</summary>
    public int DialsPerAttacker { get; init; } = 10;

    /// <summary>Messages in a second, each of another honest node.</summary>
    public int MessagesPerSecond { get; init; } = 8;

    /// <summary>From so long after the onset delivery must be as it was.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>For how long it is measured then.</summary>
    public TimeSpan Measured { get; init; } = TimeSpan.FromSeconds(40);
}
