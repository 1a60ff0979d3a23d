namespace ProtoP2P.PubSub.Simulation.Scenarios;

/// <summary>A network whose nodes come and go while messages are published.</summary>
internal sealed record ChurnSettings
{
    public int Seed { get; init; } = 1;

    public int Nodes { get; init; } = 500;

    public int DialsPerNode { get; init; } = 10;

    /// <summary>How many nodes die in a second, without a word, and as many others come; who had dialled one of them dials another.</summary>
    public int LeavingPerSecond { get; init; } = 10;

    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long nodes come and go.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Messages in a second, each of another node.</summary>
    public int MessagesPerSecond { get; init; } = 10;

    /// <summary>How long a new node may take before it should get every message.</summary>
    public TimeSpan Settling { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long messages may take, and meshes to be mended at the end.</summary>
    public TimeSpan CoolDown { get; init; } = TimeSpan.FromSeconds(8);
}
