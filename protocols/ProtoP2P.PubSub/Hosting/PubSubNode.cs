using Microsoft.Extensions.Logging;
using ProtoP2P.PubSub.Caches;
using ProtoP2P.PubSub.Queues;
using ProtoP2P.PubSub.Router;
using ProtoP2P.PubSub.Telemetry;
using WireIds = ProtoP2P.PubSub.Wire.ProtocolIds;

namespace ProtoP2P.PubSub.Hosting;

/// <summary>The router at work on one started host: one thread at a time at the router, streams around it.</summary>
internal sealed class PubSubNode : IRouterOutput
{
    private const string DirectTag = "pubsub:<direct>";

    private static readonly string[] GossipIds = [WireIds.GossipSub12, WireIds.GossipSub11, WireIds.GossipSub10, WireIds.FloodSub];
    private static readonly string[] FloodIds = [WireIds.FloodSub];
    private static readonly StreamHandlerOptions HandlerOptions = new() { MaxStreamsPerPeer = 4, IsApplication = false };

    private readonly RouterTurns _turns = new();
    private readonly PubSubEngine _engine;
    private readonly ValidationPipeline _validation;
    private readonly TopicReaders _readers;
    private readonly PeerSessions _sessions;
    private readonly NodeTasks _tasks;
    private readonly PeerDialer _dialer;
    private readonly List<IDisposable> _registrations = [];
    private readonly QueueLimits _queueLimits;
    private readonly PubSubMetrics _metrics;
    private readonly IPeerScores _scores;
    private readonly TopicEvents _events;
    private readonly NodeObserver _observer;
    private readonly NodeState _state;
    private bool _isStopped;

    public PubSubNode(ILibp2pHost host, PubSubOptions options, ValidatorTable validators, ILogger logger, Random random, PubSubMetrics metrics, TopicEvents events)
    {
        _metrics = metrics;
        _events = events;
        _observer = new NodeObserver(metrics, events, host.ConnectionManager, logger);
        Host = host;
        Options = options;
        Logger = logger;
        ProtocolIds = options is GossipSubOptions ? GossipIds : FloodIds;
        _queueLimits = options.CreateQueueLimits();
        _tasks = new NodeTasks(logger);
        _sessions = new PeerSessions(this, _tasks);
        _readers = new TopicReaders(metrics);
        _validation = new ValidationPipeline(options, validators, logger);
        _dialer = new PeerDialer(host, logger);
        _scores = options.CreateScores(host.TimeProvider);
        var state = new RouterState(host.PeerId, options, _scores, this, host.TimeProvider, random, _observer);
        var seen = new SeenCache(options.SeenTimeToLive, options.MaxSeenMessages);
        _engine = new PubSubEngine(state, options, seen, options is GossipSubOptions gossip ? new GossipRouter(state, gossip, seen) : new FloodRouter(state));
        _state = new NodeState(_turns, _engine, _scores, _validation);
    }

    public ILibp2pHost Host { get; }

    public PubSubOptions Options { get; }

    public ILogger Logger { get; }

    public TimeProvider Clock => Host.TimeProvider;

    /// <summary>What is proposed to peers, the newest first.</summary>
    public IReadOnlyList<string> ProtocolIds { get; }

    public void Start()
    {
        _metrics.Gauges.Add(_state);
        foreach (string protocolId in ProtocolIds)
        {
            _registrations.Add(Host.AddStreamHandler(protocolId, ServeAsync, HandlerOptions));
        }

        ProtectDirectPeers(Host.ConnectionManager.Protect);
        Host.ConnectionOpened += OnConnectionOpened;
        Host.ConnectionClosed += OnConnectionClosed;
        Host.PeerIdentified += OnPeerIdentified;
        var sink = new ValidationSink(_turns, _engine);
        for (int i = 0; i < (Options.ValidationWorkers ?? Environment.ProcessorCount); i++)
        {
            _tasks.Run(cancellationToken => _validation.RunAsync(sink, cancellationToken));
        }

        // Those that another service has made first.
        foreach (IPeerConnection connection in Host.Connections)
        {
            _sessions.Start(connection);
        }

        _tasks.Run(_dialer.RunAsync);
        _tasks.Run(_events.RunAsync);
        if (Options is GossipSubOptions gossip)
        {
            _tasks.Run(cancellationToken => BeatAsync(gossip, cancellationToken));
        }
    }

    public async Task StopAsync()
    {
        _metrics.Gauges.Remove(_state);
        Host.ConnectionOpened -= OnConnectionOpened;
        Host.ConnectionClosed -= OnConnectionClosed;
        Host.PeerIdentified -= OnPeerIdentified;
        foreach (IDisposable registration in _registrations)
        {
            registration.Dispose();
        }

        await _tasks.StopAsync().ConfigureAwait(false);
        ProtectDirectPeers((peer, tag) => Host.ConnectionManager.Unprotect(peer, tag));
        using (_turns.Enter())
        {
            _isStopped = true;
            _observer.Waits.ForEach(static wait => wait.Abandon());
            _readers.CompleteAll();
        }
    }

    /// <summary>Publishes a message whose id is set.</summary>
    /// <returns>To how many peers it went; null for a duplicate.</returns>
    public int? Publish(PubSubMessage message)
    {
        using (_turns.Enter())
        {
            int? recipients = _engine.Publish(message);
            if (recipients is not null && Options.DeliverOwnMessages)
            {
                _readers.Deliver(message);
            }

            return recipients;
        }
    }

    public void Add(TopicSubscription subscription)
    {
        using (_turns.Enter())
        {
            _readers.Add(subscription);
            _engine.Subscribe(subscription.Topic);
        }
    }

    public void Remove(TopicSubscription subscription)
    {
        using (_turns.Enter())
        {
            if (_readers.Remove(subscription))
            {
                _engine.Unsubscribe(subscription.Topic);
            }
        }
    }

    public Registration Relay(string topic)
    {
        using (_turns.Enter())
        {
            _engine.AddRelay(topic);
        }

        return new Registration(() =>
        {
            using (_turns.Enter())
            {
                _engine.RemoveRelay(topic);
            }
        });
    }

    public string[] GetTopics()
    {
        using (_turns.Enter())
        {
            return [.. _engine.Topics.All.Where(topic => topic.Subscriptions > 0).Select(topic => topic.Name)];
        }
    }

    public PeerId[] GetPeers(string topic, Func<Topic, PeerSet> which)
    {
        using (_turns.Enter())
        {
            return _engine.Topics.Find(topic) is { } found ? [.. which(found).Select(peer => peer.Id)] : [];
        }
    }

    /// <summary>Waits until a topic has so many subscribers.</summary>
    public async Task WaitForSubscribersAsync(string topic, int count, CancellationToken cancellationToken)
    {
        var wait = new SubscriberWait(topic, count);
        using (_turns.Enter())
        {
            if (_isStopped)
            {
                wait.Abandon();
            }

            wait.Check(topic, _engine.Topics.Find(topic)?.Subscribers.Count ?? 0);
            _observer.Waits.Add(wait);
        }

        try
        {
            await wait.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            using (_turns.Enter())
            {
                _observer.Waits.Remove(wait);
            }
        }
    }

    public IReadOnlyList<PeerScoreSnapshot> GetScores()
    {
        using (_turns.Enter())
        {
            return _scores.Snapshot();
        }
    }

    public bool SetApplicationScore(PeerId peer, double value)
    {
        using (_turns.Enter())
        {
            return _scores.SetApplicationScore(peer, value);
        }
    }

    public PeerChannel CreateChannel(IPeerStream stream) =>
        new(stream, _queueLimits, new RpcFrameWriter(RecordOf), Options.WriteTimeout, Clock, _metrics);

    /// <summary>A stream to a peer is open.</summary>
    /// <param name="peer">The peer.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="channel">What writes to it.</param>
    /// <param name="topics">What the peer is subscribed to already.</param>
    public RouterPeer Add(PeerId peer, IPeerStream stream, PeerChannel channel, IReadOnlyList<byte[]> topics)
    {
        using (_turns.Enter())
        {
            // The channel is known to the router before the first thing is sent to the peer: its subscriptions.
            RouterPeer known = _engine.AddPeer(
                peer,
                WireIds.Parse(stream.ProtocolId),
                stream.Connection.Direction == Direction.Outbound,
                Options is GossipSubOptions gossip && gossip.DirectPeers.Contains(peer),
                PeerConnections.AddressOf(stream.Connection),
                channel);
            ReadAddresses(peer);
            _engine.Resubscribe(known, topics);
            return known;
        }
    }

    /// <summary>A stream to a peer has ended.</summary>
    /// <returns>What the peer was subscribed to.</returns>
    public IReadOnlyList<byte[]> Remove(RouterPeer peer)
    {
        using (_turns.Enter())
        {
            byte[][] topics = [.. peer.Topics.Select(static topic => topic.Utf8)];
            _engine.RemovePeer(peer);
            return topics;
        }
    }

    /// <summary>Handles a frame; false where the peer has gone, and nothing was done.</summary>
    /// <param name="from">Whose frame.</param>
    /// <param name="frame">The frame.</param>
    /// <param name="fault">What is wrong with it, or null.</param>
    public bool TryHandle(RouterPeer from, byte[] frame, out string? fault)
    {
        using (_turns.Enter())
        {
            fault = _engine.HandleFrame(from, frame);
            return !from.IsGone;
        }
    }

    /// <summary>A frame has come.</summary>
    public void CountFrame(byte[] frame) => _metrics.CountFrames(PubSubMetrics.Received, 1, frame.Length + Varint.Length((ulong)frame.Length));

    bool IRouterOutput.Send(RouterPeer peer, in OutboundItem item)
    {
        var channel = (PeerChannel)peer.Driver!;
        _turns.WakeAfterwards(channel);
        return channel.Send(item);
    }

    void IRouterOutput.Cancel(RouterPeer peer, MessageId message) => ((PeerChannel)peer.Driver!).Cancel(message);

    void IRouterOutput.Validate(PubSubMessage message, RouterPeer from)
    {
        if (!_validation.TryEnqueue(message, from))
        {
            _engine.Throttle(message, from, RejectReason.ValidationQueueFull);
        }
    }

    void IRouterOutput.Deliver(PubSubMessage message) => _readers.Deliver(message);

    void IRouterOutput.Connect(PeerId peer, ReadOnlyMemory<byte> record) => _dialer.TryEnqueue(peer, record);

    private ReadOnlyMemory<byte> RecordOf(PeerId peer) => Host.Peerstore.Find(peer)?.Record?.Envelope?.ToProtobuf() ?? default;

    private async Task BeatAsync(GossipSubOptions options, CancellationToken cancellationToken)
    {
        await Task.Delay(options.HeartbeatInitialDelay, Clock, cancellationToken).ConfigureAwait(false);
        using var timer = new PeriodicTimer(options.HeartbeatInterval, Clock);
        do
        {
            using (_turns.Enter())
            {
                _engine.Heartbeat();
            }
        }
        while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false));
    }

    private async ValueTask ServeAsync(IPeerStream stream, CancellationToken cancellationToken)
    {
        try
        {
            await _sessions.Start(stream.Connection).ReadAsync(stream, cancellationToken).ConfigureAwait(false);
            await stream.Output.CompleteAsync().ConfigureAwait(false);
        }
        catch (ProtocolViolationException violation)
        {
            PubSubLog.ProtocolBroken(Logger, stream.Connection.RemotePeer, violation.Message);
            stream.Reset(StreamErrorCode.ProtocolViolation);
        }
    }

    private void OnConnectionOpened(object? sender, PeerConnectionEventArgs arguments)
    {
        _sessions.Start(arguments.Connection);
        ReadAddresses(arguments.Connection.RemotePeer);
    }

    private void OnConnectionClosed(object? sender, PeerConnectionEventArgs arguments)
    {
        _sessions.Remove(arguments.Connection);
        ReadAddresses(arguments.Connection.RemotePeer);
    }

    // A peer that did not take part when it connected may do so later, and says so.
    private void OnPeerIdentified(object? sender, PeerIdentifiedEventArgs arguments)
    {
        if (arguments.Identity.Protocols.Any(ProtocolIds.Contains))
        {
            _sessions.StartIfConnected(arguments.PeerId);
        }
    }

    // Looked up anew at each change, in the router's turn, so that events that overtake each other end with what is so.
    private void ReadAddresses(PeerId peer)
    {
        using (_turns.Enter())
        {
            if (_engine.Peers.TryGetValue(peer, out RouterPeer? known) && known.Score is not null)
            {
                _engine.SetAddresses(known, _sessions.AddressesOf(peer));
            }
        }
    }

    private void ProtectDirectPeers(Action<PeerId, string> change)
    {
        if (Options is not GossipSubOptions gossip)
        {
            return;
        }

        foreach (PeerId peer in gossip.DirectPeers)
        {
            change(peer, DirectTag);
        }
    }
}
