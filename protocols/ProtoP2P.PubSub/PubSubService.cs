using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ProtoP2P.PubSub.Hosting;

namespace ProtoP2P.PubSub;

/// <summary>Publish and subscribe on one host: gossipsub, or floodsub, as the options say.</summary>
/// <remarks>libp2p specs, pubsub/.</remarks>
public sealed class PubSubService : ILibp2pService, IPubSub
{
    private const int MaxTopicLength = 1024;

    private readonly PubSubOptions _options;
    private readonly ILogger _logger;
    private readonly ValidatorTable _validators = new();
    private readonly Random _random;
    private volatile PubSubNode? _node;
    private volatile MessageFactory? _messages;

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
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Topics => Node.GetTopics();

    private PubSubNode Node => _node ?? throw new InvalidOperationException("publish/subscribe is not running: start its host first");

    /// <inheritdoc/>
    public ValueTask StartAsync(ILibp2pHost host, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(host);
        _messages = new MessageFactory(host, _options);
        _node = new PubSubNode(host, _options, _validators, _logger, _random);
        _node.Start();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public async ValueTask StopAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _node, null) is { } node)
        {
            await node.StopAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public PublishResult Publish(string topic, ReadOnlyMemory<byte> data)
    {
        ThrowIfNoTopic(topic);
        PubSubNode node = Node;
        PubSubMessage message = _messages!.Create(topic, data.Span);
        int? recipients = node.Publish(message);
        return new PublishResult(message.Id, recipients ?? 0, IsDuplicate: recipients is null);
    }

    /// <inheritdoc/>
    public ITopicSubscription Subscribe(string topic, int capacity = 1024)
    {
        ThrowIfNoTopic(topic);
        OptionRange.Check(nameof(capacity), capacity, 1, 1_000_000);
        return Node.Subscribe(topic, capacity);
    }

    /// <inheritdoc/>
    public IDisposable Relay(string topic)
    {
        ThrowIfNoTopic(topic);
        return Node.Relay(topic);
    }

    /// <inheritdoc/>
    public IDisposable AddValidator(string topic, TopicValidator validator)
    {
        ThrowIfNoTopic(topic);
        ArgumentNullException.ThrowIfNull(validator);
        return _validators.Add(topic, validator);
    }

    /// <inheritdoc/>
    public IReadOnlyList<PeerId> GetSubscribers(string topic)
    {
        ThrowIfNoTopic(topic);
        return Node.GetPeers(topic, static found => found.Subscribers);
    }

    /// <inheritdoc/>
    public IReadOnlyList<PeerId> GetMesh(string topic)
    {
        ThrowIfNoTopic(topic);
        return Node.GetPeers(topic, static found => found.Mesh);
    }

    private static void ThrowIfNoTopic(string topic)
    {
        ArgumentException.ThrowIfNullOrEmpty(topic);
        int length = Encoding.UTF8.GetByteCount(topic);
        if (length > MaxTopicLength)
        {
            throw new ArgumentException($"a topic of {length} bytes; expected 1 to {MaxTopicLength}", nameof(topic));
        }
    }
}
