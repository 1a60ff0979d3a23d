using System.Net;

namespace ProtoP2P.PubSub.Configuration;

/// <summary>The keys by which peers are scored. The section begins with the own defaults, or those that <c>Preset</c> names.</summary>
internal static class ScoreSections
{
    private const string Preset = nameof(Preset);

    private static readonly Dictionary<string, Func<PeerScoreOptions>> PeerPresets = new(StringComparer.OrdinalIgnoreCase)
    {
        ["go"] = PeerScoreOptions.GoDefaults, ["rust"] = PeerScoreOptions.RustDefaults, ["js"] = PeerScoreOptions.JsDefaults,
    };

    private static readonly Dictionary<string, Func<TopicScoreOptions>> TopicPresets = new(StringComparer.OrdinalIgnoreCase)
    {
        ["rust"] = TopicScoreOptions.RustDefaults, ["js"] = TopicScoreOptions.JsDefaults,
    };

    public static void Read(OptionSection section, GossipSubOptions options)
    {
        PeerScoreOptions scores = options.PeerScore ?? new PeerScoreOptions();
        section.Named(Preset, PeerPresets, preset => scores = preset());
        options.PeerScore = scores;
        ReadWeights(section, scores);
        ReadMemory(section, scores);
        section.Section(nameof(scores.Thresholds), thresholds => Read(thresholds, scores.Thresholds));
        section.Section(nameof(scores.DefaultTopic), topic => scores.DefaultTopic = Read(topic, scores.DefaultTopic));
        section.Sections(nameof(scores.Topics), (name, topic) => scores.Topics[name] = Read(topic, scores.Topics.TryGetValue(name, out TopicScoreOptions? known) ? known : null));
    }

    private static void ReadWeights(OptionSection section, PeerScoreOptions scores)
    {
        section.Value<double>(nameof(scores.TopicScoreCap), value => scores.TopicScoreCap = value);
        section.Value<double>(nameof(scores.AppSpecificWeight), value => scores.AppSpecificWeight = value);
        section.Value<double>(nameof(scores.IPColocationFactorWeight), value => scores.IPColocationFactorWeight = value);
        section.Value<int>(nameof(scores.IPColocationFactorThreshold), value => scores.IPColocationFactorThreshold = value);
        section.List<IPNetwork>(nameof(scores.IPColocationFactorWhitelist), scores.IPColocationFactorWhitelist.Add);
        section.Value<bool>(nameof(scores.IsLoopbackExempt), value => scores.IsLoopbackExempt = value);
        section.Value<double>(nameof(scores.BehaviourPenaltyWeight), value => scores.BehaviourPenaltyWeight = value);
        section.Value<double>(nameof(scores.BehaviourPenaltyThreshold), value => scores.BehaviourPenaltyThreshold = value);
        section.Value<double>(nameof(scores.BehaviourPenaltyDecay), value => scores.BehaviourPenaltyDecay = value);
        section.Value<double>(nameof(scores.SlowPeerWeight), value => scores.SlowPeerWeight = value);
        section.Value<double>(nameof(scores.SlowPeerThreshold), value => scores.SlowPeerThreshold = value);
        section.Value<double>(nameof(scores.SlowPeerDecay), value => scores.SlowPeerDecay = value);
    }

    private static void ReadMemory(OptionSection section, PeerScoreOptions scores)
    {
        section.Value<TimeSpan>(nameof(scores.DecayInterval), value => scores.DecayInterval = value);
        section.Value<double>(nameof(scores.DecayToZero), value => scores.DecayToZero = value);
        section.Value<TimeSpan>(nameof(scores.RetainScore), value => scores.RetainScore = value);
        section.Value<int>(nameof(scores.MaxRetainedPeers), value => scores.MaxRetainedPeers = value);
        section.Value<TimeSpan>(nameof(scores.SeenMsgTtl), value => scores.SeenMsgTtl = value);
        section.Value<int>(nameof(scores.MaxDeliveryRecords), value => scores.MaxDeliveryRecords = value);
    }

    private static void Read(OptionSection section, ScoreThresholds thresholds)
    {
        section.Value<double>(nameof(thresholds.Gossip), value => thresholds.Gossip = value);
        section.Value<double>(nameof(thresholds.Publish), value => thresholds.Publish = value);
        section.Value<double>(nameof(thresholds.Graylist), value => thresholds.Graylist = value);
        section.Value<double>(nameof(thresholds.AcceptPX), value => thresholds.AcceptPX = value);
        section.Value<double>(nameof(thresholds.OpportunisticGraft), value => thresholds.OpportunisticGraft = value);
    }

    private static TopicScoreOptions Read(OptionSection section, TopicScoreOptions? known)
    {
        TopicScoreOptions topic = known ?? new TopicScoreOptions();
        section.Named(Preset, TopicPresets, preset => topic = preset());
        section.Value<double>(nameof(topic.TopicWeight), value => topic.TopicWeight = value);
        section.Value<double>(nameof(topic.TimeInMeshWeight), value => topic.TimeInMeshWeight = value);
        section.Value<TimeSpan>(nameof(topic.TimeInMeshQuantum), value => topic.TimeInMeshQuantum = value);
        section.Value<double>(nameof(topic.TimeInMeshCap), value => topic.TimeInMeshCap = value);
        section.Value<double>(nameof(topic.FirstMessageDeliveriesWeight), value => topic.FirstMessageDeliveriesWeight = value);
        section.Value<double>(nameof(topic.FirstMessageDeliveriesDecay), value => topic.FirstMessageDeliveriesDecay = value);
        section.Value<double>(nameof(topic.FirstMessageDeliveriesCap), value => topic.FirstMessageDeliveriesCap = value);
        section.Value<double>(nameof(topic.MeshMessageDeliveriesWeight), value => topic.MeshMessageDeliveriesWeight = value);
        section.Value<double>(nameof(topic.MeshMessageDeliveriesDecay), value => topic.MeshMessageDeliveriesDecay = value);
        section.Value<double>(nameof(topic.MeshMessageDeliveriesCap), value => topic.MeshMessageDeliveriesCap = value);
        section.Value<double>(nameof(topic.MeshMessageDeliveriesThreshold), value => topic.MeshMessageDeliveriesThreshold = value);
        section.Value<TimeSpan>(nameof(topic.MeshMessageDeliveriesWindow), value => topic.MeshMessageDeliveriesWindow = value);
        section.Value<TimeSpan>(nameof(topic.MeshMessageDeliveriesActivation), value => topic.MeshMessageDeliveriesActivation = value);
        section.Value<double>(nameof(topic.MeshFailurePenaltyWeight), value => topic.MeshFailurePenaltyWeight = value);
        section.Value<double>(nameof(topic.MeshFailurePenaltyDecay), value => topic.MeshFailurePenaltyDecay = value);
        section.Value<double>(nameof(topic.InvalidMessageDeliveriesWeight), value => topic.InvalidMessageDeliveriesWeight = value);
        section.Value<double>(nameof(topic.InvalidMessageDeliveriesDecay), value => topic.InvalidMessageDeliveriesDecay = value);
        return topic;
    }
}
