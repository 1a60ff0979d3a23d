namespace ProtoP2P.PubSub.Simulation.Scenarios;

/// <summary>A network at peace: everyone is subscribed to one topic, and a few publish.</summary>
internal sealed record SpreadSettings
{
    public int Seed { get; init; } = 1;

    public int Nodes { get; init; } = 1_000;

    public int DialsPerNode { get; init; } = 10;

    public int Publishers { get; init; } = 3;

    /// <summary>Messages of each publisher in a second.</summary>
    public int MessagesPerSecond { get; init; } = 10;

    /// <summary>Messages of all publishers together.</summary>
    public int Messages { get; init; } = 900;

    public int MessageSize { get; init; } = 256;

    /// <summary>How long meshes may form before the first message.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(5);

    public long BytesPerSecond { get; init; } = 12_500_000;

    public bool IDontWant { get; init; } = true;

    public bool FloodPublish { get; init; } = true;
}
