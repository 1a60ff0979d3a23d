using System.Net;
using ProtoP2P.PubSub.Caches;
using ProtoP2P.PubSub.Queues;
using ProtoP2P.PubSub.Router;
using ProtoP2P.PubSub.Wire;

namespace ProtoP2P.PubSub.Simulation.Network;

/// <summary>A node: the router that production runs, with links in the place of streams.</summary>
internal class SimulatedNode : IRouterOutput
{
    private readonly SimulatedNetwork _network;
    private readonly PubSubOptions _options;
    private TimeSpan _uplinkFreeAt;

    public SimulatedNode(SimulatedNetwork network, int index, PeerId id, IPAddress address, PubSubOptions options, IPeerScores scores)
    {
        _network = network;
        _options = options;
        Index = index;
        Id = id;
        Address = address;
        Scores = scores;
        var random = new Random(HashCodeOf(network.Seed, index));
        var state = new RouterState(id, options, scores, this, network.Clock, random);
        var seen = new SeenCache(options.SeenTimeToLive, options.MaxSeenMessages);
        IRouter router = options is GossipSubOptions gossip ? new GossipRouter(state, gossip, seen) : new FloodRouter(state);
        Engine = new PubSubEngine(state, options, seen, router);
        Random = random;
    }

    public int Index { get; }

    public PeerId Id { get; }

    public IPAddress Address { get; }

    public IPeerScores Scores { get; }

    public PubSubEngine Engine { get; }

    public Random Random { get; }

    public Dictionary<PeerId, SimulatedLink> Links { get; } = [];

    public bool IsDown { get; set; }

    public long BytesSent { get; set; }

    /// <summary>Judges messages; accepts all by default.</summary>
    public Func<PubSubMessage, ValidationResult> Validator { get; set; } = static _ => ValidationResult.Accept;

    /// <summary>When the sender's bandwidth has let so many bytes go.</summary>
    public TimeSpan TakeBandwidth(int bytes)
    {
        TimeSpan start = _uplinkFreeAt > _network.Clock.Now ? _uplinkFreeAt : _network.Clock.Now;
        _uplinkFreeAt = start + TimeSpan.FromTicks(bytes * TimeSpan.TicksPerSecond / _network.BytesPerSecond);
        return _uplinkFreeAt;
    }

    /// <summary>Publishes a message without a signature; returns to how many peers it went.</summary>
    public int Publish(string topic, ReadOnlyMemory<byte> data)
    {
        MessageFields.TryRead(MessageWriter.WriteUnsigned(topic, data.Span), out MessageFields fields);
        var message = new PubSubMessage(topic, fields, Id);
        message.Id = _options.MessageIdOf(topic)(message);
        _network.Deliveries.Published(this, message, _network.Clock.Now);
        return Engine.Publish(message) ?? 0;
    }

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

    public void Deliver(PubSubMessage message) => _network.Deliveries.Delivered(this, message, _network.Clock.Now);

    public void Connect(PeerId peer, ReadOnlyMemory<byte> record) => _network.ConnectTo(this, peer);

    private static int HashCodeOf(int seed, int index) => unchecked((seed * 486_187_739) + (index * 16_777_619) + 374_761_393);
}
