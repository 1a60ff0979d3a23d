using ProtoP2P.PubSub.Queues;

namespace ProtoP2P.PubSub;

/// <summary>What both routers share: messages, their ids, and limits.</summary>
public abstract class PubSubOptions
{
    // Bounded by the topics anyway; who does not even take so much is not there.
    private const int MaxQueuedControl = 4_096;
    private const int MaxQueuedGossip = 64;

    /// <summary>Whether messages are signed. Default <see cref="SignaturePolicy.StrictSign"/>. The whole network must agree.</summary>
    public SignaturePolicy SignaturePolicy { get; set; } = SignaturePolicy.StrictSign;

    /// <summary>
    /// Computes message ids, which must be the same at all nodes of the network. Default: <see cref="MessageIdFunctions.Go"/> for signed messages, and
    /// <see cref="MessageIdFunctions.Sha256"/> for unsigned ones.
    /// </summary>
    public MessageIdFunction? MessageId { get; set; }

    /// <summary>Message ids of topics that differ from <see cref="MessageId"/>.</summary>
    public IDictionary<string, MessageIdFunction> TopicMessageIds { get; } = new Dictionary<string, MessageIdFunction>(StringComparer.Ordinal);

    /// <summary>Whether a signed message carries its author's public key even where the author's id does, as js-libp2p does. Default false.</summary>
    public bool AlwaysSendKey { get; set; }

    /// <summary>Longest encoding of one exchange with a peer, and so of a message, in bytes: 1 KiB to 64 MiB. Default 1 MiB (go-libp2p; rust-libp2p takes 64 KiB).</summary>
    public int MaxRpcSize { get; set; } = 1024 * 1024;

    /// <summary>How long a message is remembered, so that later copies of it are known: 1 s to 1 h. Default 120 s.</summary>
    public TimeSpan SeenTimeToLive { get; set; } = TimeSpan.FromSeconds(120);

    /// <summary>How many messages are remembered; beyond, the oldest are forgotten: 1,000 to 100,000,000. Default 1,000,000.</summary>
    public int MaxSeenMessages { get; set; } = 1_000_000;

    /// <summary>Topics that one peer may be subscribed to; more are ignored and cost it its score: 1 to 1,000,000. Default 100.</summary>
    public int MaxTopicsPerPeer { get; set; } = 100;

    /// <summary>Whether messages of this node come to its own subscriptions. Default false, as in js and rust.</summary>
    public bool DeliverOwnMessages { get; set; }

    /// <summary>Messages that may wait to be verified and validated; beyond, new ones are dropped: 1 to 1,000,000. Default 8,192.</summary>
    public int MaxPendingValidations { get; set; } = 8_192;

    /// <summary>
    /// Bytes of messages that may wait to be verified and validated, and again as many of those that validators are judging, each counted with 512 more for what it takes beside them; a single
    /// one always may. Beyond, new ones are dropped: 1 KiB to 64 GiB. Default 64 MiB.
    /// </summary>
    public long MaxPendingValidationBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>
    /// Messages that are judged by validators at the same time: 1 to 100,000. Default 1,024. Beyond, those of topics with validators are dropped: a validator that never returns must not keep
    /// the other topics waiting.
    /// </summary>
    public int MaxConcurrentValidations { get; set; } = 1_024;

    /// <summary>How many signatures are verified at the same time: 1 to 1,000. Default null: as many as there are processors.</summary>
    public int? ValidationWorkers { get; set; }

    /// <summary>Messages of this node, and again as many of others, that may wait for one peer; beyond, new ones are dropped for it: 1 to 100,000. Default 32.</summary>
    public int MaxQueuedMessages { get; set; } = 32;

    /// <summary>Bytes of messages that may wait for one peer; a single one always may: 1 KiB to 4 GiB. Default 4 MiB.</summary>
    public long MaxQueuedBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>
    /// Bytes of messages that may wait to be read by one subscription, with what is decoded of them; a single one always may. Beyond, new ones are dropped
    /// and counted: 1 KiB to 64 GiB. Default 32 MiB.
    /// </summary>
    public long MaxUnreadBytes { get; set; } = 32 * 1024 * 1024;

    /// <summary>
    /// What one message of a typed topic may take in memory once it is decoded, in bytes: 1 KiB to 4 GiB. Default 8 MiB. It is estimated before the message
    /// is decoded, because 1 MiB of empty messages inside one takes hundreds of times that. A message past it is neither read nor passed on, and held
    /// against nobody. What typed validators are judging at the same time takes at most 8 times as much.
    /// </summary>
    public long MaxDecodedBytes { get; set; } = 8 * 1024 * 1024;

    /// <summary>How long a peer may keep a write waiting before its stream is reset: 1 s to 10 min. Default 30 s.</summary>
    public TimeSpan WriteTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Throws where a value is out of range.</summary>
    /// <exception cref="ArgumentException">Names every such option, its value and the range.</exception>
    public void Validate()
    {
        List<string> errors = [];
        FindErrors(new OptionPath(""), errors);
        if (errors.Count > 0)
        {
            throw new ArgumentException(string.Join(Environment.NewLine, errors));
        }
    }

    /// <summary>Finds every value that is out of range.</summary>
    internal virtual void FindErrors(OptionPath path, ICollection<string> errors)
    {
        var check = new RangeCheck(path, errors);
        check.In(MaxRpcSize, 1024, 64 * 1024 * 1024);
        check.In(SeenTimeToLive, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        check.In(MaxSeenMessages, 1_000, 100_000_000);
        check.In(MaxTopicsPerPeer, 1, 1_000_000);
        check.In(MaxPendingValidations, 1, 1_000_000);
        check.In(MaxPendingValidationBytes, 1024, 64L * 1024 * 1024 * 1024);
        check.In(MaxConcurrentValidations, 1, 100_000);
        check.In(ValidationWorkers ?? 1, 1, 1_000, nameof(ValidationWorkers));
        check.In(MaxQueuedMessages, 1, 100_000);
        check.In(MaxQueuedBytes, 1024, 4L * 1024 * 1024 * 1024);
        check.In(MaxUnreadBytes, 1024, 64L * 1024 * 1024 * 1024);
        check.In(MaxDecodedBytes, 1024, 4L * 1024 * 1024 * 1024);
        check.In(WriteTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10));
    }

    /// <summary>
    /// Bytes that a signed message's sequence number must have at least. Eight (libp2p specs, pubsub/README.md, "The Message"): js- and rust-libp2p's gossipsub hold anything else against whoever
    /// passes it on.
    /// </summary>
    internal virtual int ShortestSequenceNumber => sizeof(ulong);

    /// <summary>What judges peers.</summary>
    internal virtual IPeerScores CreateScores(TimeProvider clock) => new NoScores();

    /// <summary>What may wait for one peer.</summary>
    internal QueueLimits CreateQueueLimits() => new(MaxQueuedControl, MaxQueuedMessages, MaxQueuedMessages, MaxQueuedGossip, MaxQueuedBytes);

    /// <summary>What computes the ids of a topic's messages.</summary>
    internal MessageIdFunction MessageIdOf(string topic) =>
        TopicMessageIds.TryGetValue(topic, out MessageIdFunction? own)
            ? own
            : MessageId ?? (SignaturePolicy == SignaturePolicy.StrictSign ? MessageIdFunctions.Go : MessageIdFunctions.Sha256);
}
