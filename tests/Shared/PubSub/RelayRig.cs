using System.Buffers.Binary;
using System.Text;
using ProtoP2P.Encodings;
using ProtoP2P.PubSub.Caches;
using ProtoP2P.PubSub.Queues;
using ProtoP2P.PubSub.Router;
using ProtoP2P.PubSub.Wire;

namespace ProtoP2P.PubSub.Rig;

/// <summary>
/// One router that passes messages on, on one thread: frames go in as they come off a stream, signatures are verified, and what goes to each peer is queued and written as frames, to nowhere.
/// Time is virtual, so that what the router remembers comes to its steady size at once.
/// </summary>
internal sealed class RelayRig : IRouterOutput
{
    /// <summary>How many peers the mesh has.</summary>
    public const int MeshSize = 8;

    private const string TopicName = "blocks";
    private const int OutsideOfMesh = 4;
    private const int Authors = 4;
    public const int MessagesPerHeartbeat = 100;
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(1);

    private readonly RigClock _clock = new();
    private readonly GossipSubOptions _options;
    private readonly PubSubEngine _engine;
    private readonly Dictionary<RouterPeer, OutboundQueue> _queues = [];
    private readonly RpcFrameWriter _writer = new(static _ => default);
    private readonly NullWriter _wire = new();
    private readonly AuthorKeys _keys = new();
    private readonly RouterPeer[] _mesh;
    private readonly byte[][] _frames;
    private readonly byte[][] _declines;
    private int _next;

    /// <summary>A router whose mesh is full.</summary>
    /// <param name="isSigned">Whether messages are signed.</param>
    /// <param name="size">Bytes of a message's payload.</param>
    public RelayRig(bool isSigned, int size)
    {
        IsSigned = isSigned;
        _options = new GossipSubOptions
        {
            SignaturePolicy = isSigned ? SignaturePolicy.StrictSign : SignaturePolicy.StrictNoSign,
            Degree = MeshSize,
            DegreeLow = MeshSize - 1,
            SeenTimeToLive = TimeSpan.FromSeconds(1),
            HeartbeatInterval = MessagesPerHeartbeat * Step,
        };
        _options.Validate();
        var state = new RouterState(IdOf(0), _options, new NoScores(), this, _clock, new Random(1));
        var seen = new SeenCache(_options.SeenTimeToLive, _options.MaxSeenMessages);
        _engine = new PubSubEngine(state, _options, seen, new GossipRouter(state, _options, seen));
        _frames = CreateFrames(isSigned, size);
        _declines = [.. _frames.Select(CreateDecline)];
        _mesh = Connect();
        for (int i = 0; i < 2 * _frames.Length; i++)
        {
            RelayNext();
            if (i >= MessagesPerHeartbeat)
            {
                DeclineNext();
            }
        }
    }

    public bool IsSigned { get; }

    /// <summary>Messages that were passed on, counted once for each peer.</summary>
    public long Forwarded { get; private set; }

    /// <summary>Bytes that went to peers.</summary>
    public long WrittenBytes => _wire.Count;

    /// <summary>A message comes, and again from each of the other peers of the mesh.</summary>
    public void RelayNext()
    {
        byte[] frame = ReceiveNew();
        ReceiveAgain(frame);
        Advance();
    }

    /// <summary>A message comes for the first time and is passed on. Returns its frame.</summary>
    public byte[] ReceiveNew()
    {
        byte[] frame = _frames[_next];
        _next = (_next + 1) % _frames.Length;
        _engine.HandleFrame(_mesh[0], frame);
        foreach (OutboundQueue queue in _queues.Values)
        {
            while (queue.TryWriteFrame(_writer, _wire))
            {
            }
        }

        return frame;
    }

    /// <summary>The same frame comes from each of the other peers of the mesh.</summary>
    public void ReceiveAgain(byte[] frame)
    {
        for (int i = 1; i < _mesh.Length; i++)
        {
            _engine.HandleFrame(_mesh[i], frame);
        }
    }

    /// <summary>A peer of the mesh declines the message that comes next, as one does that has it already.</summary>
    public void DeclineNext() => _engine.HandleFrame(_mesh[^1], _declines[_next]);

    /// <summary>Time passes; a heartbeat comes now and then.</summary>
    public void Advance()
    {
        _clock.Advance(Step);
        if (_next % MessagesPerHeartbeat == 0)
        {
            Heartbeat();
        }
    }

    /// <summary>Verifies the signature of the next message, and nothing else.</summary>
    public bool VerifyNext()
    {
        byte[] frame = _frames[_next];
        _next = (_next + 1) % _frames.Length;
        return MessageSignature.Verify(Read(frame), _keys);
    }

    public bool Send(RouterPeer peer, in OutboundItem item)
    {
        Forwarded += item.IsMessage ? 1 : 0;
        return _queues[peer].Enqueue(item);
    }

    public void Cancel(RouterPeer peer, MessageId message) => _queues[peer].Cancel(message);

    public void Validate(PubSubMessage message, RouterPeer from)
    {
        if (_engine.BeginValidation(message, from, !IsSigned || MessageSignature.Verify(message, _keys)))
        {
            _engine.Complete(message, from, ValidationResult.Accept);
        }
    }

    public void Deliver(PubSubMessage message)
    {
    }

    public void Connect(PeerId peer, ReadOnlyMemory<byte> record)
    {
    }

    private void Heartbeat()
    {
        _engine.Heartbeat();
        foreach (OutboundQueue queue in _queues.Values)
        {
            while (queue.TryWriteFrame(_writer, _wire))
            {
            }
        }
    }

    private RouterPeer[] Connect()
    {
        byte[] subscription = Subscription();
        for (int i = 1; i <= MeshSize + OutsideOfMesh; i++)
        {
            var queue = new OutboundQueue(_options.CreateQueueLimits());
            RouterPeer peer = _engine.AddPeer(IdOf(i), ProtocolVersion.GossipSub12, isOutbound: i % 2 == 0, isDirect: false, address: null);
            _queues.Add(peer, queue);
            _engine.HandleFrame(peer, subscription);
        }

        _engine.AddRelay(TopicName);
        return [.. _engine.Topics.Find(TopicName)!.Mesh];
    }

    // More than the router remembers at a time: each is new again when its turn comes.
    private static byte[][] CreateFrames(bool isSigned, int size)
    {
        var keys = new PrivateKey[Authors];
        for (int i = 0; i < keys.Length; i++)
        {
            keys[i] = PrivateKey.Generate();
        }

        var frames = new byte[15 * MessagesPerHeartbeat][];
        byte[] data = new byte[size];
        for (int i = 0; i < frames.Length; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(data, i);
            PrivateKey key = keys[i % keys.Length];
            byte[] message = isSigned
                ? MessageWriter.WriteSigned(TopicName, data, PeerId.FromPublicKey(key.PublicKey), (ulong)i, key: null, bytes => key.Sign(bytes))
                : MessageWriter.WriteUnsigned(TopicName, data);
            var frame = new ProtobufWriter();
            frame.WriteBytes(RpcField.Publish, message);
            frames[i] = frame.ToArray();
        }

        return frames;
    }

    private byte[] CreateDecline(byte[] publication)
    {
        var entry = new ProtobufWriter();
        entry.WriteBytes(RpcField.IDontWantIds, _options.MessageIdOf(TopicName)(Read(publication)).Span);
        var control = new ProtobufWriter();
        control.WriteBytes(RpcField.ControlIDontWant, entry.Written);
        var frame = new ProtobufWriter();
        frame.WriteBytes(RpcField.Control, control.Written);
        return frame.ToArray();
    }

    private static PubSubMessage Read(byte[] frame)
    {
        var messages = new FieldSequence(frame, RpcField.Publish);
        messages.MoveNext();
        MessageFields.TryRead(frame.AsMemory(frame.Length - messages.Current.Length), out MessageFields fields);
        return new PubSubMessage(TopicName, fields, IdOf(0));
    }

    private static byte[] Subscription()
    {
        var entry = new ProtobufWriter();
        entry.WriteNumber(RpcField.SubscribeFlag, 1);
        entry.WriteBytes(RpcField.SubscribeTopic, Encoding.UTF8.GetBytes(TopicName));
        var frame = new ProtobufWriter();
        frame.WriteBytes(RpcField.Subscriptions, entry.Written);
        return frame.ToArray();
    }

    private static PeerId IdOf(int number)
    {
        byte[] multihash = new byte[34];
        (multihash[0], multihash[1]) = (0x12, 0x20);
        BinaryPrimitives.WriteInt32BigEndian(multihash.AsSpan(2), number);
        return PeerId.FromMultihash(multihash);
    }
}
