using System.Runtime.InteropServices;

namespace ProtoP2P.PubSub.Simulation.Network;

/// <summary>A message on its way to everyone.</summary>
internal sealed class Publication(SimulatedNode publisher, TimeSpan at, int nodes)
{
    // By the node's index: microseconds and one, or 0 where it has not come.
    private readonly List<int> _arrivals = new(nodes);

    public SimulatedNode Publisher { get; } = publisher;

    public TimeSpan At { get; } = at;

    /// <summary>How many nodes have got it.</summary>
    public int Delivered { get; private set; }

    /// <summary>How often a node was handed the message although it had it already: never.</summary>
    public int Repeated { get; private set; }

    public bool HasReached(SimulatedNode node) => node.Index < _arrivals.Count && _arrivals[node.Index] > 0;

    /// <summary>How long it took to a node that has got it, in microseconds.</summary>
    public int LatencyTo(SimulatedNode node) => _arrivals[node.Index] - 1;

    /// <summary>Adds how long it took to each node that has got it, in microseconds.</summary>
    public void CollectLatencies(List<int> latencies)
    {
        foreach (int arrival in _arrivals)
        {
            if (arrival > 0)
            {
                latencies.Add(arrival - 1);
            }
        }
    }

    public void Add(SimulatedNode node, TimeSpan now)
    {
        if (node.Index >= _arrivals.Count)
        {
            CollectionsMarshal.SetCount(_arrivals, node.Index + 1);
        }

        if (_arrivals[node.Index] > 0)
        {
            Repeated++;
            return;
        }

        _arrivals[node.Index] = (int)(now - At).TotalMicroseconds + 1;
        Delivered++;
    }
}
