namespace ProtoP2P.PubSub.Simulation.Scenarios;

/// <summary>A network that falls apart into halves, which find each other again.</summary>
internal sealed record PartitionSettings
{
    public int Seed { get; init; } = 1;

    public int Nodes { get; init; } = 500;

    public int DialsPerNode { get; init; } = 10;

    public int MessagesPerSecond { get; init; } = 10;

    /// <summary>When the network falls apart.</summary>
    public TimeSpan Begin { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>When its halves are connected again, as they were.</summary>
    public TimeSpan Healed { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>How long messages are published afterwards.</summary>
    public TimeSpan Afterwards { get; init; } = TimeSpan.FromSeconds(15);
}
