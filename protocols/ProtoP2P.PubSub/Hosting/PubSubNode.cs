using Microsoft.Extensions.Logging;
using ProtoP2P.PubSub.Caches;
using ProtoP2P.PubSub.Queues;
using ProtoP2P.PubSub.Router;
using ProtoP2P.PubSub.Telemetry;
using ProtoP2P.Shared;
using WireIds = ProtoP2P.PubSub.Wire.ProtocolIds;

namespace ProtoP2P.PubSub.Hosting;

/// <summary>The router at work on one started host: one lock around the router, streams around the lock.</summary>
internal sealed partial class PubSubNode : IRouterOutput, IValidationSink
{
    private static readonly string[] GossipIds = [WireIds.GossipSub12, WireIds.GossipSub11, WireIds.GossipSub10, WireIds.FloodSub];
    private static readonly string[] FloodIds = [WireIds.FloodSub];
    private static readonly StreamHandlerOptions HandlerOptions = new() { MaxStreamsPerPeer = 4, IsApplication = false };

    private readonly Lock _gate = new();
    private readonly PubSubEngine _engine;
    private readonly ValidationPipeline _validation;
    private readonly Dictionary<string, List<TopicSubscription>> _subscriptions = new(StringComparer.Ordinal);
    private readonly Dictionary<PeerId, PeerSession> _sessions = [];
    private readonly PeerConnections _connections = new();
    private readonly BackgroundTasks _tasks = new();
    private readonly PeerDialer _dialer;
    private readonly List<IDisposable> _registrations = [];
    private readonly QueueLimits _queueLimits;
    private readonly PubSubMetrics _metrics;
    private readonly IPeerScores _scores;
    private readonly TopicEvents _events;
    private readonly NodeObserver _observer;
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
        _validation = new ValidationPipeline(options, validators, logger);
        _dialer = new PeerDialer(host, logger);
        _scores = options.CreateScores(host.TimeProvider);
        var state = new RouterState(host.PeerId, options, _scores, this, host.TimeProvider, random, _observer);
        var seen = new SeenCache(options.SeenTimeToLive, options.MaxSeenMessages);
        _engine = new PubSubEngine(state, options, seen, options is GossipSubOptions gossip ? new GossipRouter(state, gossip, seen) : new FloodRouter(state));
    }

    public ILibp2pHost Host { get; }

    public PubSubOptions Options { get; }

    public ILogger Logger { get; }

    public TimeProvider Clock => Host.TimeProvider;

    /// <summary>What is proposed to peers, the newest first.</summary>
    public IReadOnlyList<string> ProtocolIds { get; }

    public void Start()
    {
        _metrics.Gauges.Add(this);
        foreach (string protocolId in ProtocolIds)
        {
            _registrations.Add(Host.AddStreamHandler(protocolId, ServeAsync, HandlerOptions));
        }

        ProtectDirectPeers(Host.ConnectionManager.Protect);
        Host.ConnectionOpened += OnConnectionOpened;
        Host.ConnectionClosed += OnConnectionClosed;
        Host.PeerIdentified += OnPeerIdentified;
        for (int i = 0; i < (Options.ValidationWorkers ?? Environment.ProcessorCount); i++)
        {
            Run(cancellationToken => _validation.RunAsync(this, cancellationToken));
        }

        // Those that another service has made first.
        foreach (IPeerConnection connection in Host.Connections)
        {
            StartSession(connection);
        }

        Run(_dialer.RunAsync);
        Run(_events.RunAsync);
        if (Options is GossipSubOptions gossip)
        {
            Run(cancellationToken => BeatAsync(gossip, cancellationToken));
        }
    }

    public async Task StopAsync()
    {
        _metrics.Gauges.Remove(this);
        Host.ConnectionOpened -= OnConnectionOpened;
        Host.ConnectionClosed -= OnConnectionClosed;
        Host.PeerIdentified -= OnPeerIdentified;
        foreach (IDisposable registration in _registrations)
        {
            registration.Dispose();
        }

        await _tasks.StopAsync().ConfigureAwait(false);
        ProtectDirectPeers((peer, tag) => Host.ConnectionManager.Unprotect(peer, tag));
        lock (_gate)
        {
            _isStopped = true;
            _observer.Waits.ForEach(static wait => wait.Abandon());
            foreach (TopicSubscription subscription in _subscriptions.Values.SelectMany(readers => readers))
            {
                subscription.Complete();
            }

            _subscriptions.Clear();
        }
    }

    /// <summary>Publishes a message whose id is set.</summary>
    /// <returns>To how many peers it went; null for a duplicate.</returns>
    public int? Publish(PubSubMessage message)
    {
        using (Enter())
        {
            int? recipients = _engine.Publish(message);
            if (recipients is not null && Options.DeliverOwnMessages)
            {
                DeliverToReaders(message);
            }

            return recipients;
        }
    }

    public void Add(TopicSubscription subscription)
    {
        using (Enter())
        {
            if (!_subscriptions.TryGetValue(subscription.Topic, out List<TopicSubscription>? readers))
            {
                _subscriptions.Add(subscription.Topic, readers = []);
            }

            readers.Add(subscription);
            _engine.Subscribe(subscription.Topic);
        }
    }

    public void Remove(TopicSubscription subscription)
    {
        using (Enter())
        {
            if (_subscriptions.TryGetValue(subscription.Topic, out List<TopicSubscription>? readers) && readers.Remove(subscription))
            {
                if (readers.Count == 0)
                {
                    _subscriptions.Remove(subscription.Topic);
                }

                _engine.Unsubscribe(subscription.Topic);
            }
        }
    }

    public Registration Relay(string topic)
    {
        using (Enter())
        {
            _engine.AddRelay(topic);
        }

        return new Registration(() =>
        {
            using (Enter())
            {
                _engine.RemoveRelay(topic);
            }
        });
    }

    public string[] GetTopics()
    {
        lock (_gate)
        {
            return [.. _engine.Topics.All.Where(topic => topic.Subscriptions > 0).Select(topic => topic.Name)];
        }
    }

    public PeerId[] GetPeers(string topic, Func<Topic, PeerSet> which)
    {
        lock (_gate)
        {
            return _engine.Topics.Find(topic) is { } found ? [.. which(found).Select(peer => peer.Id)] : [];
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
        using (Enter())
        {
            // The channel is known to the router before the first thing is sent to the peer: its subscriptions.
            RouterPeer known = _engine.AddPeer(
                peer,
                WireIds.Parse(stream.ProtocolId),
                stream.Connection.Direction == Direction.Outbound,
                Options is GossipSubOptions gossip && gossip.DirectPeers.Contains(peer),
                AddressOf(stream.Connection),
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
        using (Enter())
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
        using (Enter())
        {
            fault = _engine.HandleFrame(from, frame);
            return !from.IsGone;
        }
    }

    /// <summary>A frame has come.</summary>
    public void CountFrame(byte[] frame) => _metrics.CountFrames(PubSubMetrics.Received, 1, frame.Length + Varint.Length((ulong)frame.Length));

    void IRouterOutput.Cancel(RouterPeer peer, MessageId message) => ((PeerChannel)peer.Driver!).Cancel(message);

    void IRouterOutput.Validate(PubSubMessage message, RouterPeer from)
    {
        if (!_validation.TryEnqueue(message, from))
        {
            _engine.Throttle(message, from, RejectReason.ValidationQueueFull);
        }
    }

    void IRouterOutput.Deliver(PubSubMessage message) => DeliverToReaders(message);

    void IRouterOutput.Connect(PeerId peer, ReadOnlyMemory<byte> record) => _dialer.TryEnqueue(peer, record);

    bool IValidationSink.Begin(in PendingMessage pending, bool isAuthentic)
    {
        using (Enter())
        {
            return _engine.BeginValidation(pending.Message, pending.From, isAuthentic);
        }
    }

    void IValidationSink.Pass(in PendingMessage pending, bool isAuthentic)
    {
        using (Enter())
        {
            if (_engine.BeginValidation(pending.Message, pending.From, isAuthentic))
            {
                _engine.Complete(pending.Message, pending.From, ValidationResult.Accept);
            }
        }
    }

    void IValidationSink.Throttle(in PendingMessage pending)
    {
        using (Enter())
        {
            _engine.Throttle(pending.Message, pending.From, RejectReason.ValidationThrottled);
        }
    }

    void IValidationSink.Complete(in PendingMessage pending, ValidationResult result)
    {
        using (Enter())
        {
            _engine.Complete(pending.Message, pending.From, result);
        }
    }

    private ReadOnlyMemory<byte> RecordOf(PeerId peer) => Host.Peerstore.Find(peer)?.Record?.Envelope?.ToProtobuf() ?? default;

    private void DeliverToReaders(PubSubMessage message)
    {
        bool isTaken = false;
        if (_subscriptions.TryGetValue(message.Topic, out List<TopicSubscription>? readers))
        {
            foreach (TopicSubscription reader in readers)
            {
                bool hasRoom = reader.Offer(message);
                isTaken |= hasRoom;
                if (!hasRoom)
                {
                    _metrics.CountUnread(message.Topic);
                }
            }
        }

        if (!isTaken)
        {
            message.DropDecoded();
        }
    }

    private async Task BeatAsync(GossipSubOptions options, CancellationToken cancellationToken)
    {
        await Task.Delay(options.HeartbeatInitialDelay, Clock, cancellationToken).ConfigureAwait(false);
        using var timer = new PeriodicTimer(options.HeartbeatInterval, Clock);
        do
        {
            using (Enter())
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
            await StartSession(stream.Connection).ReadAsync(stream, cancellationToken).ConfigureAwait(false);
            await stream.Output.CompleteAsync().ConfigureAwait(false);
        }
        catch (ProtocolViolationException violation)
        {
            PubSubLog.ProtocolBroken(Logger, stream.Connection.RemotePeer, violation.Message);
            stream.Reset(StreamErrorCode.ProtocolViolation);
        }
    }

    private void Run(Func<CancellationToken, Task> work) => _tasks.Run(async cancellationToken =>
    {
        try
        {
            await work(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The node stops.
        }
        catch (Exception exception)
        {
            PubSubLog.WorkFailed(Logger, exception);
        }
    });

    private void OnConnectionOpened(object? sender, PeerConnectionEventArgs arguments)
    {
        StartSession(arguments.Connection);
        ReadAddresses(arguments.Connection.RemotePeer);
    }

    private void OnConnectionClosed(object? sender, PeerConnectionEventArgs arguments)
    {
        lock (_gate)
        {
            _connections.Remove(arguments.Connection);
        }

        ReadAddresses(arguments.Connection.RemotePeer);
    }

    // A peer that did not take part when it connected may do so later, and says so.
    private void OnPeerIdentified(object? sender, PeerIdentifiedEventArgs arguments)
    {
        if (arguments.Identity.Protocols.Any(ProtocolIds.Contains)
            && FindConnection(arguments.PeerId) is { } connection)
        {
            StartSession(connection);
        }
    }

    private PeerSession StartSession(IPeerConnection connection)
    {
        PeerSession session;
        lock (_gate)
        {
            _connections.Add(connection);
            if (_sessions.TryGetValue(connection.RemotePeer, out PeerSession? running))
            {
                return running;
            }

            session = new PeerSession(this, connection);
            _sessions.Add(connection.RemotePeer, session);
        }

        Run(cancellationToken => RunAsync(session, cancellationToken));
        return session;
    }

    private async Task RunAsync(PeerSession session, CancellationToken cancellationToken)
    {
        try
        {
            await session.RunAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            lock (_gate)
            {
                _sessions.Remove(session.Peer);
            }
        }

        // The session's connection is lost; the peer may have another.
        if (!cancellationToken.IsCancellationRequested
            && session.WasJoined
            && FindConnection(session.Peer) is { } other)
        {
            StartSession(other);
        }
    }

    private IPeerConnection? FindConnection(PeerId peer)
    {
        lock (_gate)
        {
            return _connections.Of(peer).FirstOrDefault();
        }
    }
}
