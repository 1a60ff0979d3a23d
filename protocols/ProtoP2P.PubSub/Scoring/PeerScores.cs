using System.Net;

namespace ProtoP2P.PubSub;

/// <summary>
/// The scores of the peers of one router (gossipsub v1.1, "Peer Scoring"). Does no I/O and has no lock: the router calls it, and its clock is only read.
/// </summary>
internal sealed partial class PeerScores : IPeerScores
{
    private readonly PeerScoreOptions _options;
    private readonly TimeProvider _clock;
    private readonly Dictionary<PeerId, ScoredPeer> _peers = [];
    private readonly List<ScoredPeer> _connected = [];
    private readonly LinkedList<ScoredPeer> _retained = new();
    private readonly AddressGroups _addresses;
    private readonly DeliveryRecords _records;
    private readonly long _startedAt;
    private long _decays;

    /// <exception cref="ArgumentException">Options are out of range.</exception>
    public PeerScores(PeerScoreOptions options, TimeProvider clock)
    {
        options.Validate();
        _clock = clock;
        _options = options.Clone();
        _addresses = new AddressGroups(_options);
        _records = new DeliveryRecords(_options.MaxDeliveryRecords, _options.SeenMsgTtl, clock) { Window = LongestWindow(_options) };
        _startedAt = clock.GetTimestamp();
    }

    public ScoreThresholds Thresholds => _options.Thresholds;

    public int ConnectedCount => _connected.Count;

    public int RetainedCount => _retained.Count;

    public int RecordCount => _records.Count;

    public int AddressCount => _addresses.Count;

    /// <summary>The peer has connected. What is remembered of it counts on.</summary>
    /// <param name="peer">Who it is.</param>
    /// <param name="address">Its IP address, where it has one; a relayed connection has none.</param>
    public ScoredPeer Add(PeerId peer, IPAddress? address)
    {
        ScoredPeer record = FindOrBegin(peer);
        if (record.State == ScoredPeerState.Retained)
        {
            _retained.Remove(record.Retention!);
            _addresses.LeaveAll(record);
        }

        if (record.State != ScoredPeerState.Connected)
        {
            record.State = ScoredPeerState.Connected;
            record.Position = _connected.Count;
            _connected.Add(record);
            AskApplication(record);
        }

        AddAddress(record, address);
        return record;
    }

    /// <summary>Another connection of the peer, from the same or another address.</summary>
    public void AddAddress(ScoredPeer peer, IPAddress? address)
    {
        if (address is not null && peer.State == ScoredPeerState.Connected)
        {
            _addresses.Join(peer, address);
        }
    }

    /// <summary>One of several connections has ended. Not for the last one: <see cref="Remove"/> sees to its address.</summary>
    public void RemoveAddress(ScoredPeer peer, IPAddress? address)
    {
        if (address is not null && peer.State == ScoredPeerState.Connected)
        {
            _addresses.Leave(peer, address);
        }
    }

    /// <summary>The peer has left. A positive score is forgotten, or the score would be a thing to play for; misdeeds are remembered.</summary>
    /// <remarks>
    /// While they are, the peer still counts at its address (P6), as in go and js: who burns one identity after the other
    /// on an address uses it up. A peer without misdeeds is forgotten even where its score is 0 or, by its neighbours, less: nothing
    /// is lost, and memory is only spent on offenders.
    /// </remarks>
    public void Remove(ScoredPeer peer)
    {
        if (peer.State != ScoredPeerState.Connected)
        {
            return;
        }

        bool isPositive = ScoreOf(peer) > 0;
        Detach(peer);
        peer.Disconnect();
        if (isPositive || !peer.HasBlemish)
        {
            Forget(peer);
            return;
        }

        Retain(peer);
    }

    /// <summary>The score of the peer; 0 of a peer of which nothing is known.</summary>
    public double ScoreOf(ScoredPeer peer)
    {
        if (!peer.IsCounted)
        {
            peer.Points = CountPoints(peer, _options);
            peer.IsCounted = true;
        }

        return peer.Points + (peer.ColocationFactor() * _options.IPColocationFactorWeight);
    }

    /// <summary>The peer came into the mesh of the topic.</summary>
    public void Graft(ScoredPeer peer, string topic)
    {
        if (peer.State == ScoredPeerState.Connected && StandingOf(peer, topic) is { } standing)
        {
            standing.Graft(_clock.GetTimestamp());
            peer.IsCounted = false;
        }
    }

    /// <summary>The peer is no longer in the mesh of the topic. A deficit it had is held against it (P3b).</summary>
    public void Prune(ScoredPeer peer, string topic)
    {
        if (peer.Find(topic) is { } standing)
        {
            standing.Prune();
            peer.IsCounted = false;
        }
    }

    /// <summary>The peer did what the protocol forbids, so many times (P7).</summary>
    public void AddPenalty(ScoredPeer peer, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (peer.State != ScoredPeerState.Forgotten)
        {
            peer.BehaviourPenalty = Math.Min(peer.BehaviourPenalty + count, ScoreCheck.MaxMagnitude);
            peer.IsCounted = false;
        }
    }

    /// <summary>A message to the peer was dropped because it reads too slowly (rust's slow peer penalty).</summary>
    public void AddSlowPenalty(ScoredPeer peer, int messages)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(messages);
        if (peer.State != ScoredPeerState.Forgotten && _options.SlowPeerWeight != 0)
        {
            peer.SlowPenalty = Math.Min(peer.SlowPenalty + messages, ScoreCheck.MaxMagnitude);
            peer.IsCounted = false;
        }
    }

    /// <summary>Sets what the application thinks of the peer (P5), beside what <see cref="PeerScoreOptions.AppSpecificScore"/> says.</summary>
    /// <returns>False where the peer is neither connected nor remembered, as in rust.</returns>
    public bool SetApplicationScore(PeerId peer, double value)
    {
        if (!_peers.TryGetValue(peer, out ScoredPeer? record))
        {
            return false;
        }

        record.GivenScore = Bounded(value);
        record.IsCounted = false;
        return true;
    }

    private static double CountPoints(ScoredPeer peer, PeerScoreOptions options)
    {
        double points = 0;
        foreach (TopicStanding standing in peer.Topics)
        {
            points += standing.Points;
        }

        if (options.TopicScoreCap > 0)
        {
            points = Math.Min(points, options.TopicScoreCap);
        }

        return points + ApplicationPoints(peer, options) + BehaviourPoints(peer, options) + SlowPoints(peer, options);
    }

    private static double ApplicationPoints(ScoredPeer peer, PeerScoreOptions options) => (peer.AskedScore + peer.GivenScore) * options.AppSpecificWeight;

    private static double BehaviourPoints(ScoredPeer peer, PeerScoreOptions options)
    {
        double excess = Math.Max(0, peer.BehaviourPenalty - options.BehaviourPenaltyThreshold);
        return excess * excess * options.BehaviourPenaltyWeight;
    }

    private static double SlowPoints(ScoredPeer peer, PeerScoreOptions options) =>
        Math.Max(0, peer.SlowPenalty - options.SlowPeerThreshold) * options.SlowPeerWeight;

    private static double Bounded(double value) =>
        double.IsNaN(value) ? 0 : Math.Clamp(value, -ScoreCheck.MaxMagnitude, ScoreCheck.MaxMagnitude);

    private ScoredPeer FindOrBegin(PeerId peer)
    {
        if (!_peers.TryGetValue(peer, out ScoredPeer? record))
        {
            record = new ScoredPeer(peer);
            _peers.Add(peer, record);
        }

        return record;
    }

    private void AskApplication(ScoredPeer peer) => peer.AskedScore = _options.AppSpecificScore is { } ask ? Bounded(ask(peer.Peer)) : 0;

    /// <summary>Null where the topic is not scored.</summary>
    private TopicStanding? StandingOf(ScoredPeer peer, string topic) =>
        peer.Find(topic) ?? (OptionsOf(topic) is { } options ? peer.Begin(topic, options) : null);

    private TopicScoreOptions? OptionsOf(string topic) => _options.Topics.TryGetValue(topic, out TopicScoreOptions? options) ? options : _options.DefaultTopic;
}
