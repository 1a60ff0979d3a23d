using System.Net;

namespace ProtoP2P.PubSub;

/// <summary>Judges nobody.</summary>
internal sealed class NoScores : IPeerScores
{
    public ScoreThresholds Thresholds { get; } = new();

    public ScoredPeer? Add(PeerId peer, IPAddress? address) => null;

    public void Remove(ScoredPeer peer)
    {
    }

    public double ScoreOf(ScoredPeer peer) => 0;

    public void Graft(ScoredPeer peer, string topic)
    {
    }

    public void Prune(ScoredPeer peer, string topic)
    {
    }

    public void AddPenalty(ScoredPeer peer, int count)
    {
    }

    public void AddSlowPenalty(ScoredPeer peer, int messages)
    {
    }

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

    public void MessageRejected(ScoredPeer from, string topic, MessageId id, RejectReason reason)
    {
    }

    public void Refresh()
    {
    }
}
