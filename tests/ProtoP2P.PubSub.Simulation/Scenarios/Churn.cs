using ProtoP2P.PubSub.Simulation.Network;

namespace ProtoP2P.PubSub.Simulation.Scenarios;

/// <summary>Lets nodes die and others come while messages are published.</summary>
internal sealed class Churn
{
    private readonly ChurnSettings _settings;
    private readonly SimulatedNetwork _network;
    private readonly GossipSubOptions _options;
    private readonly List<SimulatedNode> _up;
    private int _left;
    private int _published;

    private Churn(ChurnSettings settings)
    {
        _settings = settings;
        _network = Spread.CreateNetwork(new SpreadSettings
        {
            Seed = settings.Seed,
            Nodes = settings.Nodes,
            DialsPerNode = settings.DialsPerNode,
            WarmUp = settings.WarmUp,
        });
        _options = new GossipSubOptions { SignaturePolicy = SignaturePolicy.StrictNoSign, MessageId = _network.MessageIds.Of };
        _up = [.. _network.Nodes];
    }

    private TimeSpan End => _settings.WarmUp + _settings.Duration;

    public static ChurnResult Run(ChurnSettings settings) => new Churn(settings).Run();

    private ChurnResult Run()
    {
        Repeat(_settings.LeavingPerSecond, Replace);
        Repeat(_settings.MessagesPerSecond, Publish);
        _network.Events.RunUntil(End + _settings.CoolDown);
        long expected = 0;
        List<int> latencies = [];
        foreach (Publication publication in _network.Deliveries.All)
        {
            expected += Count(publication, latencies);
        }

        latencies.Sort();
        return new ChurnResult(
            _left,
            expected,
            latencies.Count,
            _network.Deliveries.CountRepeated(),
            TimeSpan.FromMicroseconds(latencies[(int)(0.99 * latencies.Count)]),
            MeshSizes.Of(_up, Spread.TopicName),
            _network.Trace.Value);
    }

    private void Repeat(int timesPerSecond, Action action)
    {
        for (int i = 0; i < timesPerSecond * _settings.Duration.TotalSeconds; i++)
        {
            _network.Events.Plan(_settings.WarmUp + (TimeSpan.FromSeconds(1) * i / timesPerSecond), action);
        }
    }

    private void Replace()
    {
        int index = _network.Random.Next(_up.Count);
        SimulatedNode dying = _up[index];
        SimulatedNode[] lost = [.. dying.Links.Values.Select(static link => link.To).Where(peer => peer.Engine.Peers[dying.Id].IsOutbound)];
        _network.Kill(dying);
        _up.RemoveAt(index);
        _left++;

        // Who had dialled it dials another, as what keeps connections does.
        foreach (SimulatedNode node in lost)
        {
            _network.ConnectRandomly(node, _up, 1);
        }

        Join();
    }

    private void Join()
    {
        SimulatedNode node = _network.Add(_options);
        _network.ConnectRandomly(node, _up, _settings.DialsPerNode);
        node.Engine.Subscribe(Spread.TopicName);
        _up.Add(node);
    }

    private void Publish()
    {
        // Who has only just come has nobody to publish to: it would be told so.
        SimulatedNode[] settled = [.. _up.Where(IsSettled)];
        settled[_network.Random.Next(settled.Length)].Publish(Spread.TopicName, MessageIds.DataOf(_published++, 256));
    }

    private bool IsSettled(SimulatedNode node) => node.UpSince + _settings.Settling <= _network.Clock.Now;

    // Counts the nodes that should have got a message, and collects how long it took to those that did.
    private long Count(Publication publication, List<int> latencies)
    {
        if (publication.Publisher.IsDown)
        {
            return 0;
        }

        SimulatedNode[] entitled = [.. _up.Where(node => node != publication.Publisher && node.UpSince + _settings.Settling <= publication.At)];
        latencies.AddRange(entitled.Where(publication.HasReached).Select(publication.LatencyTo));
        return entitled.Length;
    }
}
