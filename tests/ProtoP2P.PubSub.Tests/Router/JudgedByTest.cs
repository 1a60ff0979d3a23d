using System.Net;

namespace ProtoP2P.PubSub.Tests.Router;

/// <summary>Scores that the test sets, and the penalties that the router gives.</summary>
internal sealed class JudgedByTest : IPeerScores
{
    private readonly Dictionary<ScoredPeer, PeerId> _peers = [];
    private readonly Dictionary<PeerId, double> _scores = [];

    public ScoreThresholds Thresholds { get; } = new();

    public Dictionary<PeerId, int> Penalties { get; } = [];

    public Dictionary<PeerId, int> SlowMessages { get; } = [];

    public List<(PeerId Peer, RejectReason Reason)> Rejections { get; } = [];

    public void Set(PeerId peer, double score) => _scores[peer] = score;

    public int PenaltiesOf(PeerId peer) => Penalties.GetValueOrDefault(peer);

    public ScoredPeer? Add(PeerId peer, IPAddress? address)
    {
        var scored = new ScoredPeer(peer);
        _peers.Add(scored, peer);
        return scored;
    }

    public void Remove(ScoredPeer peer) => _peers.Remove(peer);

    public double ScoreOf(ScoredPeer peer) => _scores.GetValueOrDefault(_peers[peer]);

    public void Graft(ScoredPeer peer, string topic)
    {
    }

    public void Prune(ScoredPeer peer, string topic)
    {
    }

    public void AddPenalty(ScoredPeer peer, int count) => Penalties[_peers[peer]] = PenaltiesOf(_peers[peer]) + count;

    public void AddSlowPenalty(ScoredPeer peer, int messages) => SlowMessages[_peers[peer]] = SlowMessages.GetValueOrDefault(_peers[peer]) + messages;

    public void AddAddress(ScoredPeer peer, IPAddress? address)
    {
    }

    public void RemoveAddress(ScoredPeer peer, IPAddress? address)
    {
    }

    public bool SetApplicationScore(PeerId peer, double value) => false;

    public IReadOnlyList<PeerScoreSnapshot> Snapshot() => [];

    public void MessageArrived(MessageId id)
    {
    }

    public void MessageDelivered(ScoredPeer from, string topic, MessageId id)
    {
    }

    public void MessageDuplicate(ScoredPeer from, string topic, MessageId id)
    {
    }

    public void MessageRejected(ScoredPeer from, string topic, MessageId id, RejectReason reason) => Rejections.Add((_peers[from], reason));

    public void Refresh()
    {
    }
}
