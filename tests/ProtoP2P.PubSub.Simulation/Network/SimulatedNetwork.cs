using System.Buffers;
using System.Buffers.Binary;
using System.Net;
using ProtoP2P.PubSub.Queues;
using ProtoP2P.PubSub.Router;
using ProtoP2P.PubSub.Wire;

namespace ProtoP2P.PubSub.Simulation.Network;

/// <summary>Nodes and the links between them, on virtual time. The same seed gives the same run.</summary>
internal sealed class SimulatedNetwork
{
    private readonly List<SimulatedNode> _nodes = [];
    private readonly Dictionary<PeerId, SimulatedNode> _byId = [];
    private readonly Stack<FrameArrival> _idle = [];
    private readonly ArrayBufferWriter<byte> _frame = new();
    private readonly RpcFrameWriter _writer = new(static _ => default);
    private readonly Random _random;

    public SimulatedNetwork(int seed)
    {
        Seed = seed;
        _random = new Random(seed);
        Events = new EventQueue(Clock);
    }

    public int Seed { get; }

    public VirtualClock Clock { get; } = new();

    public EventQueue Events { get; }

    public Trace Trace { get; } = new();

    public Traffic Traffic { get; } = new();

    public Deliveries Deliveries { get; } = new();

    public FrameStore Frames { get; } = new();

    public MessageIds MessageIds { get; } = new();

    /// <summary>What may wait for one peer: what production has by default.</summary>
    public QueueLimits QueueLimits { get; init; } = new GossipSubOptions().CreateQueueLimits();

    /// <summary>What one node can send. Default: 20 Mbit/s, what a home has.</summary>
    public long BytesPerSecond { get; init; } = 2_500_000;

    public TimeSpan MinLatency { get; init; } = TimeSpan.FromMilliseconds(20);

    public TimeSpan MaxLatency { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>What nodes with the gossipsub router speak, where nothing else is said of one.</summary>
    public ProtocolVersion Version { get; init; } = ProtocolVersion.GossipSub12;

    public IReadOnlyList<SimulatedNode> Nodes => _nodes;

    /// <summary>The chance of the scenario; nodes have their own.</summary>
    public Random Random => _random;

    /// <summary>Adds a node, whose heartbeats begin at a moment of its own.</summary>
    public SimulatedNode Add(PubSubOptions options, IPeerScores? scores = null) =>
        Add(options, (index, id, address) => new SimulatedNode(this, index, id, address, options, scores ?? new NoScores()));

    /// <summary>Adds a node of another kind.</summary>
    public TNode Add<TNode>(PubSubOptions options, Func<int, PeerId, IPAddress, TNode> create)
        where TNode : SimulatedNode
    {
        TNode node = create(_nodes.Count, IdOf(_nodes.Count), AddressOf(_nodes.Count));
        _nodes.Add(node);
        _byId.Add(node.Id, node);
        if (options is GossipSubOptions gossip)
        {
            TimeSpan offset = gossip.HeartbeatInterval * _random.NextDouble();
            Events.Plan(Clock.Now + gossip.HeartbeatInitialDelay + offset, new Heartbeats(this, node, gossip.HeartbeatInterval));
        }

        return node;
    }

    /// <summary>Connects two nodes; the first dials. No effect where they are connected or the same.</summary>
    public bool Connect(SimulatedNode dialer, SimulatedNode listener)
    {
        if (ReferenceEquals(dialer, listener) || dialer.IsDown || listener.IsDown || dialer.Links.ContainsKey(listener.Id))
        {
            return false;
        }

        TimeSpan latency = MinLatency + ((MaxLatency - MinLatency) * _random.NextDouble());
        var forth = new SimulatedLink(this, dialer, listener, latency);
        var back = new SimulatedLink(this, listener, dialer, latency);
        dialer.Links.Add(listener.Id, forth);
        listener.Links.Add(dialer.Id, back);
        ProtocolVersion version = dialer.Version < listener.Version ? dialer.Version : listener.Version;
        forth.Sender = listener.Engine.AddPeer(dialer.Id, version, isOutbound: false, isDirect: false, dialer.Address);
        back.Sender = dialer.Engine.AddPeer(listener.Id, version, isOutbound: true, isDirect: false, listener.Address);
        return true;
    }

    /// <summary>Cuts the connection of two nodes; both notice at once.</summary>
    public void Disconnect(SimulatedNode one, SimulatedNode other)
    {
        CutOff(one, other);
        CutOff(other, one);
    }

    /// <summary>Takes a node down; its peers notice at once.</summary>
    public void Kill(SimulatedNode node)
    {
        foreach (SimulatedLink link in node.Links.Values.ToArray())
        {
            Disconnect(node, link.To);
        }

        node.IsDown = true;
    }

    /// <summary>Lets a node dial another that it heard of.</summary>
    public void ConnectTo(SimulatedNode dialer, PeerId peer)
    {
        if (_byId.TryGetValue(peer, out SimulatedNode? listener))
        {
            Events.Plan(Clock.Now + MaxLatency, () => Connect(dialer, listener));
        }
    }

    /// <summary>Every node dials so many others, chosen at random.</summary>
    public void ConnectRandomly(int dialsPerNode)
    {
        foreach (SimulatedNode node in _nodes)
        {
            ConnectRandomly(node, _nodes, dialsPerNode);
        }
    }

    /// <summary>A node dials so many of some others, chosen at random.</summary>
    public void ConnectRandomly(SimulatedNode dialer, IReadOnlyList<SimulatedNode> others, int dials)
    {
        for (int made = 0, tries = 0; made < dials && tries < 10 * dials; tries++)
        {
            made += Connect(dialer, others[_random.Next(others.Count)]) ? 1 : 0;
        }
    }

    /// <summary>Encodes the next frame of a queue; null where nothing waits.</summary>
    public byte[]? TakeFrame(OutboundQueue queue)
    {
        _frame.ResetWrittenCount();
        if (!queue.TryWriteFrame(_writer, _frame))
        {
            return null;
        }

        Varint.Read(_frame.WrittenSpan, out _, out int prefix);
        return Frames.Intern(_frame.WrittenSpan[prefix..]);
    }

    /// <summary>Lets a frame arrive.</summary>
    public void PlanArrival(SimulatedLink link, byte[] frame, TimeSpan at)
    {
        FrameArrival arrival = _idle.TryPop(out FrameArrival? idle) ? idle : new FrameArrival(this);
        arrival.Set(link, frame);
        Events.Plan(at, arrival);
    }

    /// <summary>An arrival has happened, and can be used again.</summary>
    public void Recycle(FrameArrival arrival) => _idle.Push(arrival);

    private static void CutOff(SimulatedNode node, SimulatedNode from)
    {
        if (!node.Links.Remove(from.Id, out SimulatedLink? link))
        {
            return;
        }

        link.IsCut = true;
        if (node.Engine.Peers.TryGetValue(from.Id, out RouterPeer? peer))
        {
            node.Engine.RemovePeer(peer);
        }
    }

    private static IPAddress AddressOf(int index) => new([10, (byte)(index >> 16), (byte)(index >> 8), (byte)index]);

    // A sha2-256 multihash that names the node: ids need no keys here.
    private static PeerId IdOf(int index)
    {
        Span<byte> multihash = stackalloc byte[34];
        multihash[0] = 0x12;
        multihash[1] = 0x20;
        BinaryPrimitives.WriteInt32BigEndian(multihash[2..], index + 1);
        return PeerId.FromMultihash(multihash);
    }
}
