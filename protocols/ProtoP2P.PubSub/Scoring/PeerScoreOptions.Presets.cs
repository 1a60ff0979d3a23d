namespace ProtoP2P.PubSub;

/// <content>The documented defaults of other implementations.</content>
public sealed partial class PeerScoreOptions
{
    /// <summary>What rust-libp2p's <c>PeerScoreParams::default()</c> has: topics are not scored until they are added.</summary>
    public static PeerScoreOptions RustDefaults() => new()
    {
        TopicScoreCap = 3600,
        AppSpecificWeight = 10,
        IPColocationFactorWeight = -5,
        IPColocationFactorThreshold = 10,
        IsLoopbackExempt = false,
        BehaviourPenaltyWeight = -10,
        BehaviourPenaltyThreshold = 0,
        BehaviourPenaltyDecay = 0.2,
        SlowPeerWeight = -0.2,
        SlowPeerThreshold = 0,
        SlowPeerDecay = 0.2,
        DecayInterval = TimeSpan.FromSeconds(1),
        DecayToZero = 0.1,
        RetainScore = TimeSpan.FromSeconds(3600),
        SeenMsgTtl = TimeSpan.FromSeconds(120),
    };

    /// <summary>What js-libp2p's <c>defaultPeerScoreParams</c> has: topics are not scored until they are added, and give 10 points at most.</summary>
    public static PeerScoreOptions JsDefaults()
    {
        PeerScoreOptions options = RustDefaults();
        options.TopicScoreCap = 10;
        options.SlowPeerWeight = 0;
        return options;
    }

    /// <summary>What go-libp2p-pubsub has: a decay interval, and weights of 0 until others are given.</summary>
    public static PeerScoreOptions GoDefaults() => new()
    {
        TopicScoreCap = 0,
        AppSpecificWeight = 0,
        IPColocationFactorWeight = 0,
        IsLoopbackExempt = true,
        BehaviourPenaltyWeight = 0,
        BehaviourPenaltyThreshold = 0,
        SlowPeerWeight = 0,
        DecayInterval = TimeSpan.FromSeconds(1),
        DecayToZero = GoDecayToZero,
        RetainScore = TimeSpan.Zero,
        SeenMsgTtl = TimeSpan.FromSeconds(120),
        Thresholds = new ScoreThresholds { Gossip = 0, Publish = 0, Graylist = 0, AcceptPX = 0, OpportunisticGraft = 0 },
    };
}
