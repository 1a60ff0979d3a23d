namespace ProtoP2P.PubSub.Configuration;

/// <summary>Which keys there are: those of the options, under the same names.</summary>
internal static class PubSubSections
{
    public const string GossipSub = "Libp2p:GossipSub", FloodSub = "Libp2p:FloodSub";

    private static readonly Dictionary<string, MessageIdFunction> MessageIds = new(StringComparer.OrdinalIgnoreCase)
    {
        ["go"] = MessageIdFunctions.Go, ["rust"] = MessageIdFunctions.Rust, ["js"] = MessageIdFunctions.Js, ["sha256"] = MessageIdFunctions.Sha256,
    };

    private static readonly Dictionary<string, SignaturePolicy> Policies = new(StringComparer.OrdinalIgnoreCase)
    {
        [nameof(SignaturePolicy.StrictSign)] = SignaturePolicy.StrictSign, [nameof(SignaturePolicy.StrictNoSign)] = SignaturePolicy.StrictNoSign,
    };

    /// <summary>The settings of gossipsub.</summary>
    public static void Read(OptionSection section, GossipSubOptions options)
    {
        ReadShared(section, options);
        ReadMesh(section, options);
        ReadGossip(section, options);
        section.List<PeerId>(nameof(options.DirectPeers), peer => options.DirectPeers.Add(peer));
        section.Section(nameof(options.PeerScore), scores => ScoreSections.Read(scores, options));
    }

    /// <summary>The settings of floodsub.</summary>
    public static void Read(OptionSection section, FloodSubOptions options) => ReadShared(section, options);

    private static void ReadShared(OptionSection section, PubSubOptions options)
    {
        section.Named(nameof(options.SignaturePolicy), Policies, value => options.SignaturePolicy = value);
        section.Named(nameof(options.MessageId), MessageIds, value => options.MessageId = value);
        section.Dictionary(nameof(options.TopicMessageIds), MessageIds, (topic, value) => options.TopicMessageIds[topic] = value);
        section.Value<bool>(nameof(options.AlwaysSendKey), value => options.AlwaysSendKey = value);
        section.Value<int>(nameof(options.MaxRpcSize), value => options.MaxRpcSize = value);
        section.Value<TimeSpan>(nameof(options.SeenTimeToLive), value => options.SeenTimeToLive = value);
        section.Value<int>(nameof(options.MaxSeenMessages), value => options.MaxSeenMessages = value);
        section.Value<int>(nameof(options.MaxTopicsPerPeer), value => options.MaxTopicsPerPeer = value);
        section.Value<bool>(nameof(options.DeliverOwnMessages), value => options.DeliverOwnMessages = value);
        section.Value<int>(nameof(options.MaxPendingValidations), value => options.MaxPendingValidations = value);
        section.Value<long>(nameof(options.MaxPendingValidationBytes), value => options.MaxPendingValidationBytes = value);
        section.Value<int>(nameof(options.MaxConcurrentValidations), value => options.MaxConcurrentValidations = value);
        section.Nullable<int>(nameof(options.ValidationWorkers), value => options.ValidationWorkers = value);
        section.Value<int>(nameof(options.MaxQueuedMessages), value => options.MaxQueuedMessages = value);
        section.Value<long>(nameof(options.MaxQueuedBytes), value => options.MaxQueuedBytes = value);
        section.Value<long>(nameof(options.MaxUnreadBytes), value => options.MaxUnreadBytes = value);
        section.Value<long>(nameof(options.MaxDecodedBytes), value => options.MaxDecodedBytes = value);
        section.Value<TimeSpan>(nameof(options.WriteTimeout), value => options.WriteTimeout = value);
    }

    private static void ReadMesh(OptionSection section, GossipSubOptions options)
    {
        section.Value<int>(nameof(options.Degree), value => options.Degree = value);
        section.Value<int>(nameof(options.DegreeLow), value => options.DegreeLow = value);
        section.Value<int>(nameof(options.DegreeHigh), value => options.DegreeHigh = value);
        section.Value<int>(nameof(options.DegreeScore), value => options.DegreeScore = value);
        section.Value<int>(nameof(options.DegreeOutbound), value => options.DegreeOutbound = value);
        section.Value<TimeSpan>(nameof(options.HeartbeatInitialDelay), value => options.HeartbeatInitialDelay = value);
        section.Value<TimeSpan>(nameof(options.HeartbeatInterval), value => options.HeartbeatInterval = value);
        section.Value<TimeSpan>(nameof(options.FanoutTimeToLive), value => options.FanoutTimeToLive = value);
        section.Value<TimeSpan>(nameof(options.PruneBackoff), value => options.PruneBackoff = value);
        section.Value<TimeSpan>(nameof(options.UnsubscribeBackoff), value => options.UnsubscribeBackoff = value);
        section.Value<TimeSpan>(nameof(options.MaxPruneBackoff), value => options.MaxPruneBackoff = value);
        section.Value<bool>(nameof(options.PeerExchange), value => options.PeerExchange = value);
        section.Value<int>(nameof(options.PrunePeers), value => options.PrunePeers = value);
        section.Value<int>(nameof(options.OpportunisticGraftTicks), value => options.OpportunisticGraftTicks = value);
        section.Value<int>(nameof(options.OpportunisticGraftPeers), value => options.OpportunisticGraftPeers = value);
        section.Value<TimeSpan>(nameof(options.GraftFloodThreshold), value => options.GraftFloodThreshold = value);
        section.Value<int>(nameof(options.DirectConnectTicks), value => options.DirectConnectTicks = value);
        section.Value<bool>(nameof(options.FloodPublish), value => options.FloodPublish = value);
    }

    private static void ReadGossip(OptionSection section, GossipSubOptions options)
    {
        section.Value<int>(nameof(options.DegreeLazy), value => options.DegreeLazy = value);
        section.Value<double>(nameof(options.GossipFactor), value => options.GossipFactor = value);
        section.Value<int>(nameof(options.HistoryLength), value => options.HistoryLength = value);
        section.Value<int>(nameof(options.HistoryGossip), value => options.HistoryGossip = value);
        section.Value<long>(nameof(options.MaxHistoryBytes), value => options.MaxHistoryBytes = value);
        section.Value<int>(nameof(options.GossipRetransmission), value => options.GossipRetransmission = value);
        section.Value<int>(nameof(options.MaxIHaveLength), value => options.MaxIHaveLength = value);
        section.Value<int>(nameof(options.MaxIHaveMessages), value => options.MaxIHaveMessages = value);
        section.Value<TimeSpan>(nameof(options.IWantFollowUpTime), value => options.IWantFollowUpTime = value);
        section.Nullable<int>(nameof(options.IDontWantThreshold), value => options.IDontWantThreshold = value);
        section.Value<int>(nameof(options.MaxIDontWantLength), value => options.MaxIDontWantLength = value);
        section.Value<int>(nameof(options.MaxIDontWantMessages), value => options.MaxIDontWantMessages = value);
        section.Value<int>(nameof(options.IDontWantTicks), value => options.IDontWantTicks = value);
    }
}
