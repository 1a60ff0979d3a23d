using System.Net;

namespace ProtoP2P.PubSub;

/// <summary>Judges peers by what they do (gossipsub v1.1, "Peer Scoring").</summary>
internal interface IPeerScores
{
    /// <summary>What scores lead to.</summary>
    ScoreThresholds Thresholds { get; }

    ScoredPeer? Add(PeerId peer, IPAddress? address);

    void Remove(ScoredPeer peer);

    double ScoreOf(ScoredPeer peer);

    void Graft(ScoredPeer peer, string topic);

    void Prune(ScoredPeer peer, string topic);

    void AddPenalty(ScoredPeer peer, int count);

    void AddSlowPenalty(ScoredPeer peer, int messages);

    void AddAddress(ScoredPeer peer, IPAddress? address);

    void RemoveAddress(ScoredPeer peer, IPAddress? address);

    bool SetApplicationScore(PeerId peer, double value);

    IReadOnlyList<PeerScoreSnapshot> Snapshot();

    void MessageArrived(MessageId id);

    void MessageDelivered(ScoredPeer from, string topic, MessageId id);

    void MessageDuplicate(ScoredPeer from, string topic, MessageId id);

    void MessageRejected(ScoredPeer from, string topic, MessageId id, RejectReason reason);

    void Refresh();
}
