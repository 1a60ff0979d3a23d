using System.Buffers.Binary;
using System.Text;
using ProtoP2P.Encodings;
using ProtoP2P.PubSub.Caches;
using ProtoP2P.PubSub.Router;
using ProtoP2P.PubSub.Wire;
using ProtoP2P.Testing;

namespace ProtoP2P.PubSub.Tests.Router;

/// <summary>One router on a fake clock, its peers played by the test.</summary>
internal sealed class Bench : IRouterOutput
{
    public const string TopicName = "blocks";

    private int _lastPeer;

    public Bench(Action<GossipSubOptions>? configure = null, IPeerScores? scores = null, IRouterObserver? observer = null)
    {
        Options = new GossipSubOptions { SignaturePolicy = SignaturePolicy.StrictNoSign };
        configure?.Invoke(Options);
        Options.Validate();
        Scores = new JudgedByTest();
        var state = new RouterState(IdOf(0), Options, scores ?? Scores, this, Clock, new Random(1), observer);
        var seen = new SeenCache(Options.SeenTimeToLive, Options.MaxSeenMessages);
        Engine = new PubSubEngine(state, Options, seen, new GossipRouter(state, Options, seen));
    }

    public FakeTimeProvider Clock { get; } = new();

    public GossipSubOptions Options { get; }

    public PubSubEngine Engine { get; }

    /// <summary>Scores as the test says.</summary>
    public JudgedByTest Scores { get; }

    public List<(RouterPeer Peer, OutboundItem Item)> Sent { get; } = [];

    public List<(RouterPeer Peer, MessageId Message)> Cancelled { get; } = [];

    public List<PubSubMessage> Delivered { get; } = [];

    public List<PeerId> Dialled { get; } = [];

    public ValidationResult Verdict { get; set; }

    /// <summary>How many messages were to be verified and validated.</summary>
    public int Validations { get; private set; }

    /// <summary>Whether queues take nothing any more.</summary>
    public bool IsFull { get; set; }

    public Topic Topic => Engine.Topics.Find(TopicName)!;

    public RouterPeer AddPeer(bool isSubscribed = true, ProtocolVersion version = ProtocolVersion.GossipSub12, bool isOutbound = false, bool isDirect = false)
    {
        RouterPeer peer = Engine.AddPeer(IdOf(++_lastPeer), version, isOutbound, isDirect, address: null);
        if (isSubscribed)
        {
            Receive(peer, Subscription(TopicName));
        }

        return peer;
    }

    public RouterPeer[] AddPeers(int count, bool isOutbound = false) => [.. Enumerable.Range(0, count).Select(_ => AddPeer(isOutbound: isOutbound))];

    public string? Receive(RouterPeer from, byte[] frame) => Engine.HandleFrame(from, frame);

    public void Heartbeat(int times = 1)
    {
        for (int i = 0; i < times; i++)
        {
            Clock.Advance(Options.HeartbeatInterval);
            Engine.Heartbeat();
        }
    }

    public PubSubMessage Publish(string data, string topic = TopicName)
    {
        PubSubMessage message = Message(Encoding.UTF8.GetBytes(data), topic);
        Engine.Publish(message);
        return message;
    }

    public IEnumerable<RouterPeer> SentTo(OutboundKind kind) => Sent.Where(sent => sent.Item.Kind == kind).Select(sent => sent.Peer);

    public IEnumerable<OutboundItem> SentTo(RouterPeer peer, OutboundKind kind) =>
        Sent.Where(sent => ReferenceEquals(sent.Peer, peer) && sent.Item.Kind == kind).Select(sent => sent.Item);

    public static MessageId[] IdsOf(IHaveNotice notice)
    {
        List<MessageId> ids = [];
        for (ReadOnlySpan<byte> rest = notice.Packed; !rest.IsEmpty;)
        {
            ids.Add(new MessageId(IHaveNotice.TakeId(ref rest).ToArray()));
        }

        return [.. ids];
    }

    public static PubSubMessage Message(byte[] data, string topic = TopicName)
    {
        MessageFields.TryRead(MessageWriter.WriteUnsigned(topic, data), out MessageFields fields);
        var message = new PubSubMessage(topic, fields, IdOf(0));
        message.Id = MessageIdFunctions.Sha256(message);
        return message;
    }

    public static byte[] Subscription(string topic, bool subscribes = true) => Frame(
        RpcField.Subscriptions, entry =>
        {
            entry.WriteNumber(RpcField.SubscribeFlag, subscribes ? 1u : 0u);
            entry.WriteBytes(RpcField.SubscribeTopic, Encoding.UTF8.GetBytes(topic));
        });

    public static byte[] Publication(PubSubMessage message)
    {
        var frame = new ProtobufWriter();
        frame.WriteBytes(RpcField.Publish, message.Encoded.Span);
        return frame.ToArray();
    }

    public static byte[] Graft(string topic = TopicName) =>
        Control(RpcField.ControlGraft, entry => entry.WriteBytes(RpcField.GraftTopic, Encoding.UTF8.GetBytes(topic)));

    public static byte[] Prune(ulong backoff, PeerId[]? peers = null) => Control(RpcField.ControlPrune, entry =>
    {
        entry.WriteBytes(RpcField.PruneTopic, Encoding.UTF8.GetBytes(TopicName));
        foreach (PeerId peer in peers ?? [])
        {
            var info = new ProtobufWriter();
            info.WriteBytes(RpcField.PeerInfoId, peer.Multihash.Span);
            entry.WriteBytes(RpcField.PrunePeers, info.Written);
        }

        entry.WriteNumber(RpcField.PruneBackoff, backoff);
    });

    public static byte[] IHave(params MessageId[] ids) => Control(RpcField.ControlIHave, entry =>
    {
        entry.WriteBytes(RpcField.IHaveTopic, Encoding.UTF8.GetBytes(TopicName));
        WriteIds(entry, RpcField.IHaveIds, ids);
    });

    public static byte[] IWant(params MessageId[] ids) => Control(RpcField.ControlIWant, entry => WriteIds(entry, RpcField.IWantIds, ids));

    public static byte[] IDontWant(params MessageId[] ids) => Control(RpcField.ControlIDontWant, entry => WriteIds(entry, RpcField.IDontWantIds, ids));

    public static PeerId IdOf(int number)
    {
        byte[] multihash = new byte[34];
        (multihash[0], multihash[1]) = (0x12, 0x20);
        BinaryPrimitives.WriteInt32BigEndian(multihash.AsSpan(2), number);
        return PeerId.FromMultihash(multihash);
    }

    bool IRouterOutput.Send(RouterPeer peer, in OutboundItem item)
    {
        if (IsFull)
        {
            return false;
        }

        // Tests look at it later.
        item.Hold();
        Sent.Add((peer, item));
        return true;
    }

    void IRouterOutput.Cancel(RouterPeer peer, MessageId message) => Cancelled.Add((peer, message.Copy()));

    void IRouterOutput.Validate(PubSubMessage message, RouterPeer from)
    {
        Validations++;
        if (Engine.BeginValidation(message, from, isAuthentic: true))
        {
            Engine.Complete(message, from, Verdict);
        }
    }

    void IRouterOutput.Deliver(PubSubMessage message) => Delivered.Add(message);

    void IRouterOutput.Connect(PeerId peer, ReadOnlyMemory<byte> record) => Dialled.Add(peer);

    private static byte[] Frame(int field, Action<ProtobufWriter> write)
    {
        var entry = new ProtobufWriter();
        write(entry);
        var frame = new ProtobufWriter();
        frame.WriteBytes(field, entry.Written);
        return frame.ToArray();
    }

    private static byte[] Control(int field, Action<ProtobufWriter> write) =>
        Frame(RpcField.Control, control => control.WriteBytes(field, EntryOf(write)));

    private static byte[] EntryOf(Action<ProtobufWriter> write)
    {
        var entry = new ProtobufWriter();
        write(entry);
        return entry.ToArray();
    }

    private static void WriteIds(ProtobufWriter entry, int field, MessageId[] ids)
    {
        foreach (MessageId id in ids)
        {
            entry.WriteBytes(field, id.Span);
        }
    }
}
