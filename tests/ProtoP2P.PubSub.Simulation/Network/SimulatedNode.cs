using System.Net;
using ProtoP2P.PubSub.Caches;
using ProtoP2P.PubSub.Router;
using ProtoP2P.PubSub.Wire;

namespace ProtoP2P.PubSub.Simulation.Network;

/// <summary>A node: the router that production runs, with links in the place of streams.</summary>
internal class SimulatedNode : IRouterOutput
{
    private readonly PubSubOptions _options;

    public SimulatedNode(SimulatedNetwork network, int index, PeerId id, IPAddress address, PubSubOptions options, IPeerScores scores)
    {
        Network = network;
        _options = options;
        Index = index;
        Id = id;
        Address = address;
        Scores = scores;
        Version = options is GossipSubOptions ? network.Version : ProtocolVersion.FloodSub;
        Uplink = new Uplink(network);
        UpSince = network.Clock.Now;
        Random = new Random(HashCodeOf(network.Seed, index));
        var state = new RouterState(id, options, scores, this, network.Clock, Random);
        var seen = new SeenCache(options.SeenTimeToLive, options.MaxSeenMessages);
        IRouter router = options is GossipSubOptions gossip ? new GossipRouter(state, gossip, seen) : new FloodRouter(state);
        Engine = new PubSubEngine(state, options, seen, router);
    }

    public int Index { get; }

    public PeerId Id { get; }

    public IPAddress Address { get; }

    public IPeerScores Scores { get; }

    /// <summary>The newest version that it speaks; set before it is connected.</summary>
    public ProtocolVersion Version { get; set; }

    public PubSubEngine Engine { get; }

    public Random Random { get; }

    public Uplink Uplink { get; }

    public Dictionary<PeerId, SimulatedLink> Links { get; } = [];

    public TimeSpan UpSince { get; }

    public bool IsDown { get; set; }

    public long BytesSent { get; set; }

    public long BytesReceived { get; set; }

    /// <summary>Judges messages; accepts all by default.</summary>
    public Func<PubSubMessage, ValidationResult> Validator { get; set; } = static _ => ValidationResult.Accept;

    protected SimulatedNetwork Network { get; }

    /// <summary>Publishes a message without a signature; returns to how many peers it went.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="data">The payload, which begins with the number of the message.</param>
    public int Publish(string topic, ReadOnlyMemory<byte> data)
    {
        MessageFields.TryRead(MessageWriter.WriteUnsigned(topic, data.Span), out MessageFields fields);
        var message = new PubSubMessage(topic, fields, Id);
        message.Id = _options.MessageIdOf(topic)(message);
        Network.Deliveries.Published(this, message, Network.Clock.Now, Network.Nodes.Count);
        return Engine.Publish(message) ?? 0;
    }

    /// <summary>The node's mesh of a topic.</summary>
    public PeerSet MeshOf(string topic) => Engine.Topics.Find(topic)?.Mesh ?? new PeerSet();

    public virtual void Receive(RouterPeer sender, byte[] frame) => Engine.HandleFrame(sender, frame);

    public virtual bool Send(RouterPeer peer, in OutboundItem item) => Links.TryGetValue(peer.Id, out SimulatedLink? link) && link.Send(item);

    public void Cancel(RouterPeer peer, MessageId message)
    {
        if (Links.TryGetValue(peer.Id, out SimulatedLink? link))
        {
            link.Cancel(message);
        }
    }

    public void Validate(PubSubMessage message, RouterPeer from)
    {
        if (Engine.BeginValidation(message, from, isAuthentic: true))
        {
            Engine.Complete(message, from, Validator(message));
        }
    }

    public void Deliver(PubSubMessage message) => Network.Deliveries.Delivered(this, message, Network.Clock.Now);

    public void Connect(PeerId peer, ReadOnlyMemory<byte> record) => Network.ConnectTo(this, peer);

    private static int HashCodeOf(int seed, int index) => unchecked((seed * 486_187_739) + (index * 16_777_619) + 374_761_393);
}
