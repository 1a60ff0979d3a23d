namespace ProtoP2P.PubSub;

/// <summary>How gossipsub keeps its meshes and spreads messages. The defaults are go-libp2p's where nothing else is said.</summary>
/// <remarks>libp2p specs, pubsub/gossipsub/gossipsub-v1.0.md, v1.1.md and v1.2.md.</remarks>
public sealed class GossipSubOptions : PubSubOptions
{
    /// <summary>How many peers the mesh of a topic should have (D): 1 to 1,000. Default 6.</summary>
    public int Degree { get; set; } = 6;

    /// <summary>With fewer peers the mesh grows to <see cref="Degree"/> (D_lo): 0 to <see cref="Degree"/>. Default 5.</summary>
    public int DegreeLow { get; set; } = 5;

    /// <summary>With more peers the mesh shrinks to <see cref="Degree"/> (D_hi): <see cref="Degree"/> to 1,000. Default 12.</summary>
    public int DegreeHigh { get; set; } = 12;

    /// <summary>How many of the best are kept when the mesh shrinks (D_score): 0 to <see cref="Degree"/>. Default 4.</summary>
    public int DegreeScore { get; set; } = 4;

    /// <summary>How many peers of a mesh this node should have dialled itself (D_out): less than <see cref="DegreeLow"/>, at most half of <see cref="Degree"/>. Default 2.</summary>
    public int DegreeOutbound { get; set; } = 2;

    /// <summary>How many peers outside of the mesh hear gossip at least (D_lazy): 0 to 1,000. Default 6.</summary>
    public int DegreeLazy { get; set; } = 6;

    /// <summary>Which share of the peers outside of the mesh hears gossip, where that is more than <see cref="DegreeLazy"/>: 0 to 1. Default 0.25.</summary>
    public double GossipFactor { get; set; } = 0.25;

    /// <summary>How long after the start the first heartbeat comes: 0 to 1 min. Default 100 ms.</summary>
    public TimeSpan HeartbeatInitialDelay { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How often meshes are looked after and gossip is sent: 10 ms to 1 min. Default 1 s.</summary>
    public TimeSpan HeartbeatInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long peers are remembered for a topic that this node publishes to without being subscribed: 1 s to 1 h. Default 60 s.</summary>
    public TimeSpan FanoutTimeToLive { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>For how many heartbeats messages are kept for those who ask: 1 to 100. Default 5.</summary>
    public int HistoryLength { get; set; } = 5;

    /// <summary>Of how many of them gossip tells: 1 to <see cref="HistoryLength"/>. Default 3.</summary>
    public int HistoryGossip { get; set; } = 3;

    /// <summary>Bytes of messages that are kept for those who ask, each counted with 512 more for what it takes beside them; beyond, the oldest go: 1 MiB to 16 GiB. Default 64 MiB.</summary>
    public long MaxHistoryBytes { get; set; } = 64L * 1024 * 1024;

    /// <summary>How often one peer is sent the same message on its request: 1 to 100. Default 3.</summary>
    public int GossipRetransmission { get; set; } = 3;

    /// <summary>How long two peers do not mesh again after a PRUNE: 1 s to <see cref="MaxPruneBackoff"/>. Default 60 s.</summary>
    public TimeSpan PruneBackoff { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>The same after this node has left the topic: 1 s to <see cref="MaxPruneBackoff"/>. Default 10 s.</summary>
    public TimeSpan UnsubscribeBackoff { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The longest backoff that a peer may ask for; what is longer counts as this: 1 min to 1 day. Default 1 h.</summary>
    public TimeSpan MaxPruneBackoff { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Whether peers that are pruned are told of others, and whether such recommendations are followed. Default false, as in go-libp2p.</summary>
    public bool PeerExchange { get; set; }

    /// <summary>How many peers a PRUNE recommends, and of how many a recommendation is taken: 0 to 64. Default 16.</summary>
    public int PrunePeers { get; set; } = 16;

    /// <summary>Every how many heartbeats a mesh of bad peers is mended: 1 to 100,000. Default 60.</summary>
    public int OpportunisticGraftTicks { get; set; } = 60;

    /// <summary>How many peers mend it: 0 to 100. Default 2.</summary>
    public int OpportunisticGraftPeers { get; set; } = 2;

    /// <summary>A GRAFT so soon after a PRUNE costs twice: 0 to 1 h. Default 10 s.</summary>
    public TimeSpan GraftFloodThreshold { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Message ids that one peer may make this node ask for between heartbeats: 1 to 100,000. Default 5,000.</summary>
    public int MaxIHaveLength { get; set; } = 5_000;

    /// <summary>IHAVE messages that are heeded of one peer between heartbeats: 1 to 10,000. Default 10.</summary>
    public int MaxIHaveMessages { get; set; } = 10;

    /// <summary>How long a peer may take to send what it was asked for: 100 ms to 1 min. Default 3 s.</summary>
    public TimeSpan IWantFollowUpTime { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>Peers that always get everything and are never judged; both sides must name each other.</summary>
    public ISet<PeerId> DirectPeers { get; } = new HashSet<PeerId>();

    /// <summary>Every how many heartbeats direct peers are dialled where they are not connected: 1 to 100,000. Default 300.</summary>
    public int DirectConnectTicks { get; set; } = 300;

    /// <summary>Whether own messages go to every subscriber that is good enough, not only to the mesh. Default true, as in js and rust; the specification recommends it.</summary>
    public bool FloodPublish { get; set; } = true;

    /// <summary>Messages of this size or more are declined at other peers as soon as they have come (IDONTWANT), in bytes: 0 or more; null never. Default 1,024.</summary>
    public int? IDontWantThreshold { get; set; } = 1024;

    /// <summary>Message ids of one frame's IDONTWANT that are heeded: 1 to 10,000. Default 10.</summary>
    public int MaxIDontWantLength { get; set; } = 10;

    /// <summary>Frames with IDONTWANT that are heeded of one peer between heartbeats: 1 to 100,000. Default 1,000.</summary>
    public int MaxIDontWantMessages { get; set; } = 1_000;

    /// <summary>For how many heartbeats a declined message is remembered: 1 to 100. Default 3.</summary>
    public int IDontWantTicks { get; set; } = 3;

    /// <summary>How peers are scored; null, the default: not at all. Read when the node starts.</summary>
    public PeerScoreOptions? PeerScore { get; set; }

    /// <inheritdoc/>
    internal override void FindErrors(OptionPath path, ICollection<string> errors)
    {
        base.FindErrors(path, errors);
        PeerScore?.FindErrors(path.Child(nameof(PeerScore)), errors);
        var check = new RangeCheck(path, errors);
        CheckDegrees(check);
        CheckTimes(check);
        CheckLimits(check);
    }

    private void CheckDegrees(RangeCheck check)
    {
        check.In(Degree, 1, 1_000);
        check.In(DegreeLow, 0, Degree);
        check.In(DegreeHigh, Degree, 1_000);
        check.In(DegreeScore, 0, Degree);
        check.In(DegreeOutbound, 0, Math.Max(0, Math.Min(DegreeLow - 1, Degree / 2)));
        check.In(DegreeLazy, 0, 1_000);
        check.In(GossipFactor, 0d, 1d);
    }

    private void CheckTimes(RangeCheck check)
    {
        check.In(HeartbeatInitialDelay, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        check.In(HeartbeatInterval, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1));
        check.In(FanoutTimeToLive, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        check.In(MaxPruneBackoff, TimeSpan.FromMinutes(1), TimeSpan.FromDays(1));
        check.In(PruneBackoff, TimeSpan.FromSeconds(1), MaxPruneBackoff);
        check.In(UnsubscribeBackoff, TimeSpan.FromSeconds(1), MaxPruneBackoff);
        check.In(GraftFloodThreshold, TimeSpan.Zero, TimeSpan.FromHours(1));
        check.In(IWantFollowUpTime, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1));
    }

    private void CheckLimits(RangeCheck check)
    {
        check.In(HistoryLength, 1, 100);
        check.In(HistoryGossip, 1, HistoryLength);
        check.In(MaxHistoryBytes, 1024L * 1024, 16L * 1024 * 1024 * 1024);
        check.In(GossipRetransmission, 1, 100);
        check.In(PrunePeers, 0, 64);
        check.In(OpportunisticGraftTicks, 1, 100_000);
        check.In(OpportunisticGraftPeers, 0, 100);
        check.In(MaxIHaveLength, 1, 100_000);
        check.In(MaxIHaveMessages, 1, 10_000);
        check.In(DirectConnectTicks, 1, 100_000);
        check.In(IDontWantThreshold ?? 0, 0, int.MaxValue, nameof(IDontWantThreshold));
        check.In(MaxIDontWantLength, 1, 10_000);
        check.In(MaxIDontWantMessages, 1, 100_000);
        check.In(IDontWantTicks, 1, 100);
    }

    internal override IPeerScores CreateScores(TimeProvider clock) => PeerScore is null ? new NoScores() : new PeerScores(PeerScore, clock);
}
