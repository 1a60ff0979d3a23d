namespace ProtoP2P.PubSub.Simulation.Network;

/// <summary>A message on its way to everyone.</summary>
internal sealed class Publication(SimulatedNode publisher, TimeSpan at)
{
    private readonly Dictionary<int, TimeSpan> _latencies = [];

    public SimulatedNode Publisher { get; } = publisher;

    public TimeSpan At { get; } = at;

    /// <summary>How long it took to each node, by the node's index.</summary>
    public IReadOnlyDictionary<int, TimeSpan> Latencies => _latencies;

    /// <summary>How often a node was handed the message although it had it already: never.</summary>
    public int Repeated { get; private set; }

    public void Add(SimulatedNode node, TimeSpan now)
    {
        if (!_latencies.TryAdd(node.Index, now - At))
        {
            Repeated++;
        }
    }
}
