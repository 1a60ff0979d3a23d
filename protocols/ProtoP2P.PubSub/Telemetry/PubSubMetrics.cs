using System.Diagnostics.Metrics;
using ProtoP2P.PubSub.Router;

namespace ProtoP2P.PubSub.Telemetry;

/// <summary>
/// The instruments by which publish/subscribe is observed. Topics are tags only where this node is a part of them or publishes to them: a peer must not be able to add values to a tag. Nothing is
/// computed or allocated where nobody listens.
/// </summary>
internal sealed class PubSubMetrics
{
    public const string TopicTag = "libp2p.pubsub.topic", ReasonTag = "libp2p.pubsub.reason", KindTag = "libp2p.pubsub.kind", ChangeTag = "libp2p.pubsub.change";
    public const string DirectionTag = "network.io.direction", Received = "receive", Transmitted = "transmit";

    private readonly Counter<long> _published;
    private readonly Counter<long> _accepted;
    private readonly Counter<long> _duplicates;
    private readonly Counter<long> _rejected;
    private readonly Counter<long> _unread;
    private readonly Counter<long> _frames;
    private readonly Counter<long> _bytes;
    private readonly Counter<long> _messages;
    private readonly Counter<long> _dropped;
    private readonly Counter<long> _named;
    private readonly Counter<long> _meshChanges;
    private readonly Counter<long> _brokenPromises;
    private readonly Counter<long> _penalties;

    public PubSubMetrics(Meter meter)
    {
        _published = meter.CreateCounter<long>("libp2p.pubsub.published", "{message}", "How many messages this node has published");
        _accepted = meter.CreateCounter<long>("libp2p.pubsub.accepted", "{message}", "How many new messages of peers were accepted");
        _duplicates = meter.CreateCounter<long>("libp2p.pubsub.duplicates", "{message}", "How many messages came that had been seen before");
        _rejected = meter.CreateCounter<long>("libp2p.pubsub.rejected", "{message}", "How many messages were not accepted");
        _unread = meter.CreateCounter<long>("libp2p.pubsub.subscription.dropped", "{message}", "How many messages a subscription lost because too many waited to be read");
        _frames = meter.CreateCounter<long>("libp2p.pubsub.frames", "{frame}", "How many frames were exchanged with peers");
        _bytes = meter.CreateCounter<long>("libp2p.pubsub.io", "By", "How many bytes of frames were exchanged with peers");
        _messages = meter.CreateCounter<long>("libp2p.pubsub.sent", "{message}", "How many copies of messages were queued for peers");
        _dropped = meter.CreateCounter<long>("libp2p.pubsub.queue.dropped", "{item}", "How much was dropped because too much waited for a peer");
        _named = meter.CreateCounter<long>("libp2p.pubsub.gossip", "{message}", "How many messages were named in IHAVE, IWANT and IDONTWANT");
        _meshChanges = meter.CreateCounter<long>("libp2p.pubsub.mesh.changes", "{peer}", "How many peers came into meshes and left them");
        _brokenPromises = meter.CreateCounter<long>("libp2p.pubsub.broken_promises", "{promise}", "How often a peer did not send what it told of");
        _penalties = meter.CreateCounter<long>("libp2p.pubsub.penalties", "{penalty}", "How often peers broke the protocol");
        Gauges = new PubSubGauges(meter);
    }

    /// <summary>Those of all nodes of the process.</summary>
    public static PubSubMetrics Shared { get; } = new(new Meter("ProtoP2P"));

    /// <summary>What is, beside what happens.</summary>
    public PubSubGauges Gauges { get; }

    public void CountPublished(string topic) => Add(_published, 1, TopicTag, topic);

    public void CountAccepted(string topic) => Add(_accepted, 1, TopicTag, topic);

    public void CountDuplicate(string topic) => Add(_duplicates, 1, TopicTag, topic);

    public void CountRejected(string topic, RejectReason reason)
    {
        if (_rejected.Enabled)
        {
            _rejected.Add(1, new(TopicTag, topic), new(ReasonTag, PubSubTags.Of(reason)));
        }
    }

    public void CountUnread(string topic) => Add(_unread, 1, TopicTag, topic);

    /// <summary>Frames have gone to a peer, or come from one.</summary>
    public void CountFrames(string direction, int frames, long bytes)
    {
        Add(_frames, frames, DirectionTag, direction);
        Add(_bytes, bytes, DirectionTag, direction);
    }

    /// <summary>Something was queued for a peer.</summary>
    public void CountSent(in OutboundItem item)
    {
        switch (item.Kind)
        {
            case OutboundKind.OwnMessage or OutboundKind.ForwardedMessage or OutboundKind.RequestedMessage:
                Add(_messages, 1, KindTag, PubSubTags.Of(item.Kind));
                break;
            case OutboundKind.IHave:
                CountNamed(item.Kind, Transmitted, item.IHaveNotice.Count);
                break;
            case OutboundKind.IWant:
                CountNamed(item.Kind, Transmitted, item.Wanted.Length);
                break;
            case OutboundKind.IDontWant:
                CountNamed(item.Kind, Transmitted, 1);
                break;
        }
    }

    public void CountDropped(OutboundKind kind) => Add(_dropped, 1, KindTag, PubSubTags.Of(kind));

    /// <summary>Messages were named without being sent.</summary>
    public void CountNamed(OutboundKind kind, string direction, int messages)
    {
        if (messages > 0 && _named.Enabled)
        {
            _named.Add(messages, new(KindTag, PubSubTags.Of(kind)), new(DirectionTag, direction));
        }
    }

    public void CountGraft(string topic) => CountMeshChange(topic, "graft");

    public void CountPrune(string topic) => CountMeshChange(topic, "prune");

    public void CountBrokenPromise() => _brokenPromises.Add(1);

    public void CountPenalties(int times) => _penalties.Add(times);

    private static void Add(Counter<long> counter, long count, string tag, string value)
    {
        if (counter.Enabled)
        {
            counter.Add(count, new KeyValuePair<string, object?>(tag, value));
        }
    }

    private void CountMeshChange(string topic, string change)
    {
        if (_meshChanges.Enabled)
        {
            _meshChanges.Add(1, new(TopicTag, topic), new(ChangeTag, change));
        }
    }
}
