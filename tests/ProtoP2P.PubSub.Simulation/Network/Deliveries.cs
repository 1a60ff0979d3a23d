namespace ProtoP2P.PubSub.Simulation.Network;

/// <summary>Who got which message, and when.</summary>
internal sealed class Deliveries
{
    private readonly Dictionary<MessageId, Publication> _publications = [];

    public IReadOnlyCollection<Publication> All => _publications.Values;

    public void Published(SimulatedNode node, PubSubMessage message, TimeSpan now, int nodes) =>
        _publications.Add(message.Id, new Publication(node, now, nodes));

    public void Delivered(SimulatedNode node, PubSubMessage message, TimeSpan now)
    {
        if (_publications.TryGetValue(message.Id, out Publication? publication))
        {
            publication.Add(node, now);
        }
    }

    /// <summary>How often a message came to a node twice.</summary>
    public long CountRepeated() => All.Sum(static publication => (long)publication.Repeated);

    /// <summary>All latencies in microseconds, the shortest first.</summary>
    public List<int> SortedLatencies()
    {
        List<int> latencies = [];
        foreach (Publication publication in All)
        {
            publication.CollectLatencies(latencies);
        }

        latencies.Sort();
        return latencies;
    }
}
