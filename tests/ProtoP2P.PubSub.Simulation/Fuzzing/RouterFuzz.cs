using System.Net;
using ProtoP2P.PubSub.Caches;
using ProtoP2P.PubSub.Queues;
using ProtoP2P.PubSub.Router;
using ProtoP2P.PubSub.Simulation.Network;
using ProtoP2P.PubSub.Wire;

namespace ProtoP2P.PubSub.Simulation.Fuzzing;

/// <summary>
/// A router whose peers send it anything that is well formed, and some of what is not, while peers come and go, verdicts come late and the application does what it likes. It must not throw, must
/// allocate no more than frames deserve, and must keep to its limits; each is checked after every step. The same seed gives the same run.
/// </summary>
internal sealed class RouterFuzz : IRouterOutput
{
    /// <summary>What any frame may make the router allocate: a hundred topics are the most of it.</summary>
    public const int FreeBytes = 256 * 1024;

    private const int MaxPeers = 24;

    private static readonly string[] Topics = ["a", "b", "c", "d"];

    private readonly Random _random;
    private readonly RandomRpc _rpc;
    private readonly VirtualClock _clock = new();
    private readonly GossipSubOptions _options;
    private readonly PeerScores _scores;
    private readonly PubSubEngine _engine;
    private readonly FuzzChecks _checks;
    private readonly Dictionary<RouterPeer, OutboundQueue> _queues = [];
    private readonly List<(PubSubMessage Message, RouterPeer From)> _pending = [];
    private readonly RpcFrameDrain _drain = new();
    private FuzzResult _result = new(0, 0, 0, 0, 0, 0, 0, 0);
    private int _lastPeer;

    private RouterFuzz(int seed)
    {
        _random = new Random(seed);
        _rpc = new RandomRpc(_random, Topics);
        _options = new GossipSubOptions
        {
            SignaturePolicy = seed % 2 == 0 ? SignaturePolicy.StrictNoSign : SignaturePolicy.StrictSign,
            PeerExchange = true,
            FloodPublish = seed % 3 != 0,
            PeerScore = new PeerScoreOptions { DefaultTopic = new TopicScoreOptions(), AppSpecificScore = TrustOf },
        };
        _options.Validate();
        _scores = new PeerScores(_options.PeerScore, _clock);
        var state = new RouterState(IdOf(0), _options, _scores, this, _clock, _random);
        var seen = new SeenCache(_options.SeenTimeToLive, _options.MaxSeenMessages);
        _engine = new PubSubEngine(state, _options, seen, new GossipRouter(state, _options, seen));
        _checks = new FuzzChecks(_engine, _options, _scores);
    }

    /// <summary>Runs so many steps.</summary>
    /// <exception cref="InvalidOperationException">The router broke a rule; the message names the seed and the step.</exception>
    public static FuzzResult Run(int seed, int steps)
    {
        var fuzz = new RouterFuzz(seed);
        for (int step = 0; step < steps; step++)
        {
            try
            {
                fuzz.Step();
                fuzz._checks.Check();
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException($"seed {seed}, step {step}: {exception.Message}", exception);
            }
        }

        return fuzz._result;
    }

    bool IRouterOutput.Send(RouterPeer peer, in OutboundItem item)
    {
        _checks.Sent(peer, item);
        return QueueOf(peer).Enqueue(item);
    }

    void IRouterOutput.Cancel(RouterPeer peer, MessageId message) => QueueOf(peer).Cancel(message);

    void IRouterOutput.Validate(PubSubMessage message, RouterPeer from)
    {
        _result = _result with { Validated = _result.Validated + 1 };
        if (_pending.Count < 64)
        {
            _pending.Add((message, from));
            return;
        }

        _engine.Throttle(message, from, RejectReason.ValidationQueueFull);
    }

    void IRouterOutput.Deliver(PubSubMessage message) => _result = _result with { Delivered = _result.Delivered + 1 };

    void IRouterOutput.Connect(PeerId peer, ReadOnlyMemory<byte> record)
    {
    }

    private void Step()
    {
        switch (_random.Next(100))
        {
            case < 60:
                Receive();
                break;
            case < 70:
                Judge();
                break;
            case < 78:
                Drain();
                break;
            case < 88:
                _clock.Now += _options.HeartbeatInterval * _random.NextDouble() * 2;
                _engine.Heartbeat();
                break;
            case < 93:
                ComeOrGo();
                break;
            default:
                Apply();
                break;
        }
    }

    private void Receive()
    {
        if (PickPeer() is not { } peer)
        {
            return;
        }

        byte[] frame = _rpc.Next(out _);
        if (_random.Next(4) == 0)
        {
            frame = _rpc.Break(frame);
        }

        int topics = peer.Topics.Count;
        long before = GC.GetAllocatedBytesForCurrentThread();
        string? fault = _engine.HandleFrame(peer, frame);
        Account(frame.Length, GC.GetAllocatedBytesForCurrentThread() - before, fault is not null);
        FuzzChecks.Require(fault is null || peer.Topics.Count == topics, "a refused frame changed something");
    }

    private void Account(int length, long allocated, bool isRefused) => _result = _result with
    {
        Frames = _result.Frames + 1,
        Refused = _result.Refused + (isRefused ? 1 : 0),
        AllocatedPerByte = Math.Max(_result.AllocatedPerByte, (double)(allocated - FreeBytes) / Math.Max(1, length)),
        AllocatedMost = Math.Max(_result.AllocatedMost, allocated),
    };

    private void Judge()
    {
        for (int count = Math.Min(_pending.Count, _random.Next(40)); count > 0; count--)
        {
            int at = _random.Next(_pending.Count);
            (PubSubMessage message, RouterPeer from) = _pending[at];
            _pending.RemoveAt(at);
            if (_engine.BeginValidation(message, from, isAuthentic: _random.Next(10) > 0))
            {
                _rpc.Know(message.Id.Span.ToArray());
                _engine.Complete(message, from, (ValidationResult)_random.Next(3));
            }
        }
    }

    private void Drain()
    {
        if (PickPeer() is { } peer)
        {
            _result = _result with { Sent = _result.Sent + _drain.Drain(QueueOf(peer)) };
        }
    }

    private void ComeOrGo()
    {
        if (_engine.Peers.Count < MaxPeers && (_engine.Peers.Count < 4 || _random.Next(2) == 0))
        {
            AddPeer();
            return;
        }

        RouterPeer peer = PickPeer()!;
        bool isGraylisted = _scores.ScoreOf(peer.Score!) < _scores.Thresholds.Graylist;
        _result = _result with { Graylisted = _result.Graylisted + (isGraylisted ? 1 : 0) };
        _engine.RemovePeer(peer);
        _queues.Remove(peer);
    }

    private void AddPeer()
    {
        PeerId id = IdOf(1 + (++_lastPeer % 100));
        if (!_engine.Peers.ContainsKey(id))
        {
            var version = (ProtocolVersion)_random.Next(4);
            _engine.AddPeer(id, version, isOutbound: _random.Next(3) == 0, isDirect: _random.Next(12) == 0, new IPAddress([10, 0, 0, (byte)_random.Next(64)]));
        }
    }

    // Made when it is needed: a peer is told things before the router has returned it.
    private OutboundQueue QueueOf(RouterPeer peer)
    {
        if (!_queues.TryGetValue(peer, out OutboundQueue? queue))
        {
            _queues.Add(peer, queue = new OutboundQueue(_options.CreateQueueLimits()));
        }

        return queue;
    }

    private void Apply()
    {
        string topic = Topics[_random.Next(Topics.Length)];
        switch (_random.Next(6))
        {
            case 0:
                _engine.Subscribe(topic);
                break;
            case 1:
                _engine.Unsubscribe(topic);
                break;
            case 2:
                _engine.AddRelay(topic);
                break;
            case 3:
                _engine.RemoveRelay(topic);
                break;
            default:
                Publish(topic);
                break;
        }
    }

    private void Publish(string topic)
    {
        byte[] data = new byte[_random.Next(3_000)];
        _random.NextBytes(data);
        MessageFields.TryRead(MessageWriter.WriteUnsigned(topic, data), out MessageFields fields);
        var message = new PubSubMessage(topic, fields, IdOf(0));
        message.Id = MessageIdFunctions.Sha256(message);
        _rpc.Know(message.Id.Span.ToArray());
        _engine.Publish(message);
    }

    private RouterPeer? PickPeer() => _engine.Peers.Count == 0 ? null : _engine.Peers.Values.ElementAt(_random.Next(_engine.Peers.Count));

    // Half of the peers are heeded whatever they do: else soon nobody would be.
    private static double TrustOf(PeerId peer) => peer.Multihash.Span[^1] % 2 == 0 ? 1_000_000_000 : 0;

    private static PeerId IdOf(int number)
    {
        byte[] multihash = new byte[34];
        (multihash[0], multihash[1], multihash[^1]) = (0x12, 0x20, (byte)number);
        return PeerId.FromMultihash(multihash);
    }
}
