using ProtoP2P.PubSub.Simulation.Network;

namespace ProtoP2P.PubSub.Simulation.Scenarios;

/// <summary>Cuts all connections between the halves of a network, and makes them again later.</summary>
internal sealed class Partition
{
    private static readonly TimeSpan OneHeartbeat = TimeSpan.FromSeconds(1);

    private readonly PartitionSettings _settings;
    private readonly SimulatedNetwork _network;
    private readonly List<(SimulatedNode Dialer, SimulatedNode Listener)> _cut = [];

    private Partition(PartitionSettings settings)
    {
        _settings = settings;
        _network = Spread.CreateNetwork(new SpreadSettings { Seed = settings.Seed, Nodes = settings.Nodes, DialsPerNode = settings.DialsPerNode });
    }

    public static PartitionResult Run(PartitionSettings settings) => new Partition(settings).Run();

    private static bool IsLeft(SimulatedNode node) => node.Index % 2 == 0;

    private PartitionResult Run()
    {
        TimeSpan start = _network.Clock.Now;
        TimeSpan end = _settings.Healed + _settings.Afterwards;
        int count = (int)((end - start).TotalSeconds * _settings.MessagesPerSecond);
        for (int i = 0; i < count; i++)
        {
            byte[] data = MessageIds.DataOf(i, 256);
            _network.Events.Plan(start + ((end - start) * i / count), () => _network.Nodes[_network.Random.Next(_network.Nodes.Count)].Publish(Spread.TopicName, data));
        }

        _network.Events.Plan(_settings.Begin, Cut);
        _network.Events.Plan(_settings.Healed, Heal);
        _network.Events.RunUntil(end + TimeSpan.FromSeconds(8));
        return Summarize();
    }

    private void Cut()
    {
        foreach (SimulatedNode node in _network.Nodes)
        {
            foreach (SimulatedLink link in node.Links.Values.Where(link => IsLeft(link.From) != IsLeft(link.To)).ToArray())
            {
                bool isDialer = node.Engine.Peers[link.To.Id].IsOutbound;
                _cut.Add(isDialer ? (node, link.To) : (link.To, node));
                _network.Disconnect(node, link.To);
            }
        }
    }

    private void Heal()
    {
        foreach ((SimulatedNode dialer, SimulatedNode listener) in _cut)
        {
            _network.Connect(dialer, listener);
        }
    }

    private PartitionResult Summarize()
    {
        // What is under way at the cut or the mending belongs to neither time.
        TimeSpan begin = _settings.Begin;
        TimeSpan healed = _settings.Healed;
        int across = _network.Nodes.Sum(node => node.MeshOf(Spread.TopicName).Count(peer => IsLeft(node.Links[peer.Id].To) != IsLeft(node)));
        int links = _network.Nodes.Sum(node => node.MeshOf(Spread.TopicName).Count);
        return new PartitionResult(
            Share(TimeSpan.Zero, begin - OneHeartbeat, static (_, _) => true),
            Share(begin, healed, static (from, to) => IsLeft(from) == IsLeft(to)),
            Share(begin, healed, static (from, to) => IsLeft(from) != IsLeft(to)),
            Share(healed - (2 * OneHeartbeat), healed, static (from, to) => IsLeft(from) != IsLeft(to)),
            Share(healed + OneHeartbeat, TimeSpan.MaxValue, static (_, _) => true),
            P99(TimeSpan.Zero, begin - OneHeartbeat),
            P99(healed + OneHeartbeat, TimeSpan.MaxValue),
            MeshSizes.Of(_network.Nodes, Spread.TopicName),
            (double)across / links,
            _network.Trace.Value);
    }

    private TimeSpan P99(TimeSpan from, TimeSpan until)
    {
        List<int> latencies = [];
        foreach (Publication publication in _network.Deliveries.All.Where(publication => publication.At >= from && publication.At < until))
        {
            publication.CollectLatencies(latencies);
        }

        latencies.Sort();
        return TimeSpan.FromMicroseconds(latencies[(int)(0.99 * latencies.Count)]);
    }

    private double Share(TimeSpan from, TimeSpan until, Func<SimulatedNode, SimulatedNode, bool> counts)
    {
        long expected = 0;
        long delivered = 0;
        foreach (Publication publication in _network.Deliveries.All.Where(publication => publication.At >= from && publication.At < until))
        {
            foreach (SimulatedNode node in _network.Nodes.Where(node => node != publication.Publisher && counts(publication.Publisher, node)))
            {
                expected++;
                delivered += publication.HasReached(node) ? 1 : 0;
            }
        }

        return expected == 0 ? 0 : (double)delivered / expected;
    }
}
