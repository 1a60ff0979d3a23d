namespace ProtoP2P.PubSub.Simulation.Scenarios;

/// <summary>A network at peace: everyone is subscribed to one topic, and a few publish.</summary>
internal sealed record SpreadSettings
{
    public int Seed { get; init; } = 1;

    public int Nodes { get; init; } = 1_000;

    public int DialsPerNode { get; init; } = 10;

    public int Publishers { get; init; } = 3;

    /// <summary>The time between two messages, of whichever publisher: each publishes ten in a second.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1) / 30;

    /// <summary>Messages of all publishers together.</summary>
    public int Messages { get; init; } = 900;

    public int MessageSize { get; init; } = 256;

    /// <summary>How long meshes may form before the first message.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long messages may take to arrive after the last one.</summary>
    public TimeSpan CoolDown { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>What a node can send. Default: 20 Mbit/s.</summary>
    public long BytesPerSecond { get; init; } = 2_500_000;

    /// <summary>Whether the nodes speak gossipsub 1.2, or 1.1.</summary>
    public bool IDontWant { get; init; } = true;

    public bool FloodPublish { get; init; } = true;

    /// <summary>1,000 nodes, of which three publish ten messages a second each for half a minute.</summary>
    public static SpreadSettings Thousand { get; } = new();

    /// <summary>10,000 nodes, and a hundred messages.</summary>
    public static SpreadSettings TenThousand { get; } = new() { Nodes = 10_000, Messages = 100 };

    /// <summary>Messages of 128 KiB.</summary>
    public static SpreadSettings Large { get; } = new()
    {
        Nodes = 200,
        Messages = 20,
        Interval = TimeSpan.FromSeconds(1),
        MessageSize = 128 * 1024,
        FloodPublish = false,
        CoolDown = TimeSpan.FromSeconds(10),
    };
}
