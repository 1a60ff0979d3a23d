using ProtoP2P.PubSub.Simulation.Network;
using ProtoP2P.PubSub.Wire;

namespace ProtoP2P.PubSub.Tests.Behaviours;

/// <summary>A few simulated nodes, connected as a test says.</summary>
internal sealed class SmallNetwork
{
    public const string Topic = "/behaviours/1.0.0";

    private long _published;

    public SmallNetwork(int nodes = 0, Action<GossipSubOptions>? configure = null)
    {
        for (int i = 0; i < nodes; i++)
        {
            Add(configure: configure);
        }
    }

    public SimulatedNetwork Network { get; } = new(seed: 1);

    public SimulatedNode this[int index] => Network.Nodes[index];

    public IReadOnlyList<SimulatedNode> Nodes => Network.Nodes;

    public SimulatedNode Add(ProtocolVersion version = ProtocolVersion.GossipSub12, Action<GossipSubOptions>? configure = null, IPeerScores? scores = null)
    {
        if (version == ProtocolVersion.FloodSub)
        {
            return Network.Add(new FloodSubOptions { SignaturePolicy = SignaturePolicy.StrictNoSign, MessageId = Network.MessageIds.Of });
        }

        // Without flooding, what is shown is the work of meshes and gossip.
        var options = new GossipSubOptions { SignaturePolicy = SignaturePolicy.StrictNoSign, MessageId = Network.MessageIds.Of, FloodPublish = false };
        configure?.Invoke(options);
        SimulatedNode node = Network.Add(options, scores);
        node.Version = version;
        return node;
    }

    public void Connect(params (int Dialer, int Listener)[] links)
    {
        foreach ((int dialer, int listener) in links)
        {
            Network.Connect(this[dialer], this[listener]).ShouldBeTrue();
        }
    }

    public void SubscribeAll(string topic = Topic)
    {
        foreach (SimulatedNode node in Nodes)
        {
            node.Engine.Subscribe(topic);
        }
    }

    public void Run(double seconds) => Network.Events.RunUntil(Network.Clock.Now + TimeSpan.FromSeconds(seconds));

    /// <summary>Publishes a message of a node.</summary>
    /// <returns>The publication, to see whom it reaches.</returns>
    public Publication Publish(SimulatedNode node, string topic = Topic, int size = 100)
    {
        node.Publish(topic, MessageIds.DataOf(_published++, size));
        return Network.Deliveries.All.Last();
    }

    /// <summary>Every node publishes once, and everything reaches everyone once.</summary>
    public void ShouldDeliverEverything(double seconds = 10, string topic = Topic)
    {
        Publication[] publications = [.. Nodes.Where(node => !node.IsDown).Select(node => Publish(node, topic))];
        Run(seconds);
        foreach (Publication publication in publications)
        {
            ShouldHaveReached(publication, Nodes.Where(node => !node.IsDown));
        }
    }

    public static void ShouldHaveReached(Publication publication, IEnumerable<SimulatedNode> nodes)
    {
        nodes.Where(node => !ReferenceEquals(node, publication.Publisher) && !publication.HasReached(node)).Select(node => node.Index).ShouldBeEmpty();
        publication.Repeated.ShouldBe(0);
    }
}
