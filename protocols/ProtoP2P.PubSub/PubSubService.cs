using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ProtoP2P.PubSub.Hosting;
using ProtoP2P.PubSub.Telemetry;

namespace ProtoP2P.PubSub;

/// <summary>Publish and subscribe on one host: gossipsub, or floodsub, as the options say.</summary>
/// <remarks>libp2p specs, pubsub/.</remarks>
public sealed class PubSubService : ILibp2pService, IPubSub
{
    private readonly PubSubOptions _options;
    private readonly ILogger _logger;
    private readonly ValidatorTable _validators = new();
    private readonly Random _random;
    private readonly TopicEvents _events;
    private readonly Lock _gate = new();

    // Of those who subscribed before the start.
    private readonly List<TopicSubscription> _waiting = [];
    private volatile PubSubNode? _node;
    private volatile MessageFactory? _messages;
    private bool _isStopped;

    /// <summary>gossipsub for one host.</summary>
    /// <param name="options">Settings; the defaults where null. Read once.</param>
    /// <param name="logger">Where logs go.</param>
    /// <param name="random">Every choice by chance; a source of its own where null.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public PubSubService(GossipSubOptions? options = null, ILogger<PubSubService>? logger = null, Random? random = null)
        : this((PubSubOptions)(options ?? new GossipSubOptions()), logger, random)
    {
    }

    /// <summary>floodsub for one host.</summary>
    /// <param name="options">Settings. Read once.</param>
    /// <param name="logger">Where logs go.</param>
    /// <param name="random">Every choice by chance; a source of its own where null.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public PubSubService(FloodSubOptions options, ILogger<PubSubService>? logger = null, Random? random = null)
        : this((PubSubOptions)options, logger, random)
    {
    }

    private PubSubService(PubSubOptions options, ILogger<PubSubService>? logger, Random? random)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _options = options;
        _logger = logger ?? NullLogger<PubSubService>.Instance;
        _random = random ?? new Random();
        _events = new TopicEvents(this, _logger);
    }

    /// <inheritdoc/>
    public event EventHandler<PeerSubscriptionEventArgs>? SubscriptionChanged
    {
        add => _events.SubscriptionChanged += value;
        remove => _events.SubscriptionChanged -= value;
    }

    /// <inheritdoc/>
    public event EventHandler<MeshPeerEventArgs>? MeshChanged
    {
        add => _events.MeshChanged += value;
        remove => _events.MeshChanged -= value;
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Topics => Node.GetTopics();

    /// <summary>Where logs go.</summary>
    internal ILogger Logger => _logger;

    /// <summary>What is counted where; one of its own for a test.</summary>
    internal PubSubMetrics Metrics { get; init; } = PubSubMetrics.Shared;

    /// <summary>The most that a message of a typed topic may take once decoded, in bytes.</summary>
    internal long MaxDecodedBytes => _options.MaxDecodedBytes;

    private PubSubNode Node => _node ?? throw new InvalidOperationException("publish/subscribe is not running: start its host first");

    /// <inheritdoc/>
    public ValueTask StartAsync(ILibp2pHost host, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(host);
        _messages = new MessageFactory(host, _options);
        var node = new PubSubNode(host, _options, _validators, _logger, _random, Metrics, _events);
        lock (_gate)
        {
            _isStopped = false;
            _node = node;
            _waiting.ForEach(node.Add);
            _waiting.Clear();
        }

        node.Start();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public async ValueTask StopAsync(CancellationToken cancellationToken)
    {
        PubSubNode? node;
        lock (_gate)
        {
            (node, _node, _isStopped) = (_node, null, true);
            _waiting.ForEach(subscription => subscription.Complete());
            _waiting.Clear();
        }

        if (node is not null)
        {
            await node.StopAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public PublishResult Publish(string topic, ReadOnlyMemory<byte> data)
    {
        TopicName.Check(topic);
        PubSubNode node = Node;
        using Activity? activity = PubSubActivities.StartPublish(topic);
        PubSubMessage message = _messages!.Create(topic, data.Span);
        int? recipients = node.Publish(message);
        PubSubActivities.Describe(activity, message, recipients);
        return new PublishResult(message.Id, recipients ?? 0, IsDuplicate: recipients is null);
    }

    /// <inheritdoc/>
    public ITopicSubscription Subscribe(string topic, int capacity = 1024)
    {
        TopicName.Check(topic);
        OptionRange.Check(nameof(capacity), capacity, 1, 1_000_000);
        var subscription = new TopicSubscription(topic, capacity, _options.MaxUnreadBytes, End);
        lock (_gate)
        {
            Begin(subscription);
        }

        return subscription;
    }

    /// <inheritdoc/>
    public IDisposable Relay(string topic)
    {
        TopicName.Check(topic);
        return Node.Relay(topic);
    }

    /// <inheritdoc/>
    public IDisposable AddValidator(string topic, TopicValidator validator)
    {
        TopicName.Check(topic);
        ArgumentNullException.ThrowIfNull(validator);
        return _validators.Add(topic, validator);
    }

    /// <inheritdoc/>
    public IReadOnlyList<PeerId> GetSubscribers(string topic)
    {
        TopicName.Check(topic);
        return Node.GetPeers(topic, static found => found.Subscribers);
    }

    /// <inheritdoc/>
    public IReadOnlyList<PeerId> GetMesh(string topic)
    {
        TopicName.Check(topic);
        return Node.GetPeers(topic, static found => found.Mesh);
    }

    /// <inheritdoc/>
    public Task WaitForSubscribersAsync(string topic, int count = 1, CancellationToken cancellationToken = default)
    {
        TopicName.Check(topic);
        OptionRange.Check(nameof(count), count, 1, int.MaxValue);
        return Node.WaitForSubscribersAsync(topic, count, cancellationToken);
    }

    /// <inheritdoc/>
    public IReadOnlyList<PeerScoreSnapshot> GetScores() => Node.GetScores();

    /// <inheritdoc/>
    public bool SetApplicationScore(PeerId peer, double value)
    {
        ArgumentNullException.ThrowIfNull(peer);
        return Node.SetApplicationScore(peer, value);
    }

    /// <summary>Throws where a payload is too large to be sent, before anything is made of it.</summary>
    /// <exception cref="ArgumentException">It is; the message names the option.</exception>
    internal void CheckSize(int bytes) => MessageFactory.CheckSize(bytes, _options);

    private void Begin(TopicSubscription subscription)
    {
        if (_node is { } node)
        {
            node.Add(subscription);
        }
        else if (_isStopped)
        {
            throw new InvalidOperationException($"publish/subscribe has been stopped: no subscription to '{subscription.Topic}' can begin");
        }
        else
        {
            _waiting.Add(subscription);
        }
    }

    private void End(TopicSubscription subscription)
    {
        lock (_gate)
        {
            if (!_waiting.Remove(subscription))
            {
                _node?.Remove(subscription);
            }
        }
    }
}
