namespace ProtoP2P.Benchmarks.PubSub;

/// <summary>What the ten nodes of either implementation do: the two must do the same.</summary>
internal static class NodesWork
{
    public const int Nodes = 10;
    public const int PayloadSize = 1024;
    public const int Window = 16;
    public const string Topic = "bench";
    public static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(20);

    /// <summary>No machine is so slow that this is not a failure.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
}
