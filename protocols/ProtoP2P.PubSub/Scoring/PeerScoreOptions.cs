using System.Net;

namespace ProtoP2P.PubSub;

/// <summary>How peers are scored (gossipsub v1.1, "Peer Scoring"): what they earn and lose, how long it counts, and what follows from it.</summary>
/// <remarks>
/// The score of a peer is
/// <c>min(TopicScoreCap, Σ TopicWeight·(P1 + P2 + P3 + P3b + P4)) + AppSpecificWeight·P5 + IPColocationFactorWeight·P6 + BehaviourPenaltyWeight·P7</c>,
/// with P1 to P4 of each topic as in <see cref="TopicScoreOptions"/>. The names are those of go-libp2p-pubsub. Numbers are finite, of a magnitude of at most 10¹².
/// </remarks>
public sealed partial class PeerScoreOptions
{
    private const double GoDecayToZero = 0.01;

    /// <summary>How topics are scored, by their names. Read when the node starts.</summary>
    public IDictionary<string, TopicScoreOptions> Topics { get; private set; } = new Dictionary<string, TopicScoreOptions>(StringComparer.Ordinal);

    /// <summary>How topics are scored that <see cref="Topics"/> does not name; null, the default, as in the specification: not at all.</summary>
    public TopicScoreOptions? DefaultTopic { get; set; }

    /// <summary>What follows from a score.</summary>
    public ScoreThresholds Thresholds { get; set; } = new();

    /// <summary>The most points that all topics together can give: 0 or more, 0 for no limit. Default 100. There is no limit to what they can cost.</summary>
    public double TopicScoreCap { get; set; } = 100;

    /// <summary>
    /// P5: what the application thinks of a peer, or null for nothing. Asked when a peer connects and once per <see cref="DecayInterval"/>, one call at a time, while the
    /// router waits: it must be quick, must not throw and must not call the router. What is no number counts as 0.
    /// </summary>
    public Func<PeerId, double>? AppSpecificScore { get; set; }

    /// <summary>P5, weight: 0 or more. Default 1: what the application says are points of score.</summary>
    public double AppSpecificWeight { get; set; } = 1;

    /// <summary>P6, weight of the square of the peers too many on one IP address: at most 0. Default −5 (js, rust).</summary>
    public double IPColocationFactorWeight { get; set; } = -5;

    /// <summary>P6, how many peers may share an IPv4 address or an IPv6 /64: 1 to 1,000,000. Default 10 (js, rust).</summary>
    public int IPColocationFactorThreshold { get; set; } = 10;

    /// <summary>P6, networks where peers may be as many as they like. Default: none.</summary>
    public IList<IPNetwork> IPColocationFactorWhitelist { get; private set; } = [];

    /// <summary>P6, whether peers on loopback addresses may be as many as they like. Default true (go).</summary>
    public bool IsLoopbackExempt { get; set; } = true;

    /// <summary>
    /// P7, weight of the square of the misdeeds above <see cref="BehaviourPenaltyThreshold"/>: GRAFT during backoff, promises of gossip not kept. At most 0.
    /// Default −10 (js, rust).
    /// </summary>
    public double BehaviourPenaltyWeight { get; set; } = -10;

    /// <summary>P7, misdeeds that are forgiven: 0 or more. Default 6, as in Ethereum's and Filecoin's networks: who loses packets breaks a promise now and then.</summary>
    public double BehaviourPenaltyThreshold { get; set; } = 6;

    /// <summary>P7, decay: more than 0, less than 1. Default: forgotten after 10 minutes.</summary>
    public double BehaviourPenaltyDecay { get; set; } = Decay(TimeSpan.FromMinutes(10));

    /// <summary>Weight of the messages above <see cref="SlowPeerThreshold"/> that were dropped since the peer read too slowly: at most 0. Default 0: off. rust has −0.2.</summary>
    public double SlowPeerWeight { get; set; }

    /// <summary>Dropped messages that are forgiven: 0 or more. Default 0 (rust).</summary>
    public double SlowPeerThreshold { get; set; }

    /// <summary>Decay of the count of dropped messages: more than 0, less than 1. Default 0.2 (rust).</summary>
    public double SlowPeerDecay { get; set; } = 0.2;

    /// <summary>How often counters decay: 1 s to 1 day. Default 1 s (go, js, rust).</summary>
    public TimeSpan DecayInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Below it a decayed counter is 0: more than 0, less than 1. Default 0.01 (go).</summary>
    public double DecayToZero { get; set; } = GoDecayToZero;

    /// <summary>How long the misdeeds of a peer that left are remembered: 0, not at all, to 30 days. Default 1 hour (js, rust).</summary>
    public TimeSpan RetainScore { get; set; } = TimeSpan.FromHours(1);

    /// <summary>The most peers that left whose misdeeds are remembered, the latest ones: 0 to 10,000,000. Default 10,000.</summary>
    public int MaxRetainedPeers { get; set; } = 10_000;

    /// <summary>How long a message that waits for its verdict, or was rejected, is remembered to blame those who sent it too: 1 s to 1 day. Default 120 s (go, rust).</summary>
    public TimeSpan SeenMsgTtl { get; set; } = TimeSpan.FromSeconds(120);

    /// <summary>The most messages that are so remembered: 16 to 10,000,000. Default 16,384.</summary>
    public int MaxDeliveryRecords { get; set; } = 16_384;

    /// <summary>The decay of a counter that, once 1, is 0 after <paramref name="lifetime"/>, with decays every second and <see cref="DecayToZero"/> 0.01.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="lifetime"/> is not positive.</exception>
    public static double Decay(TimeSpan lifetime) => Decay(lifetime, TimeSpan.FromSeconds(1), GoDecayToZero);

    /// <summary>The decay of a counter that, once 1, falls to <paramref name="decayToZero"/> within <paramref name="lifetime"/>: decayToZero^(decayInterval/lifetime).</summary>
    /// <exception cref="ArgumentOutOfRangeException">A time is not positive, or <paramref name="decayToZero"/> is not between 0 and 1.</exception>
    public static double Decay(TimeSpan lifetime, TimeSpan decayInterval, double decayToZero)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(lifetime, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(decayInterval, TimeSpan.Zero);
        if (decayToZero is not (> 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(decayToZero), decayToZero, "Must be more than 0 and less than 1.");
        }

        return Math.Pow(decayToZero, decayInterval / lifetime);
    }
}
