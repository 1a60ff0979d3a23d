using ProtoP2P.PubSub.Router;
using ProtoP2P.PubSub.Wire;

namespace ProtoP2P.PubSub.Simulation.Fuzzing;

/// <summary>What must hold of a router after every step.</summary>
internal sealed class FuzzChecks(PubSubEngine engine, GossipSubOptions options, PeerScores scores)
{
    /// <summary>Throws where something does not hold.</summary>
    public static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new InvalidOperationException(otherwise);
        }
    }

    /// <summary>Something is sent to a peer: it must be there, and must know what it gets.</summary>
    public void Sent(RouterPeer peer, in OutboundItem item)
    {
        Require(engine.Peers.TryGetValue(peer.Id, out RouterPeer? known) && ReferenceEquals(known, peer), "something goes to a peer that is not there");
        bool isControl = item.Kind is OutboundKind.Graft or OutboundKind.IHave or OutboundKind.IWant or OutboundKind.IDontWant;
        Require(!isControl || peer.IsGossip, $"{item.Kind} goes to a peer of floodsub");
        Require(item.Kind != OutboundKind.IDontWant || peer.Version == ProtocolVersion.GossipSub12, "IDONTWANT goes to an older peer");
        Require(item.Kind != OutboundKind.Graft || !peer.IsDirect, "GRAFT goes to a direct peer");
    }

    /// <summary>Checks the whole state.</summary>
    public void Check()
    {
        foreach (RouterPeer peer in engine.Peers.Values)
        {
            CheckPeer(peer);
        }

        foreach (Topic topic in engine.Topics.All)
        {
            CheckTopic(topic);
        }
    }

    private void CheckPeer(RouterPeer peer)
    {
        Require(peer.Topics.Count <= options.MaxTopicsPerPeer, "a peer has too many topics");
        Require(peer.AskedFor <= options.MaxIHaveLength, "a peer made the router ask for too much");
        Require(double.IsFinite(scores.ScoreOf(peer.Score!)), "a score is no number");
        foreach (Topic topic in peer.Topics)
        {
            Require(topic.Subscribers.Contains(peer), "a peer has a topic that does not have it");
        }
    }

    private void CheckTopic(Topic topic)
    {
        Require(topic.IsInUse, "a topic is kept for nothing");
        Require(topic.IsJoined || topic.Mesh.Count == 0, "a topic has a mesh without need");
        Require(!topic.IsJoined || topic.Fanout.Count == 0, "a topic has a fanout beside its mesh");
        Require(topic.Fanout.Count <= options.Degree, "a fanout is too large");
        int inbound = 0;
        foreach (RouterPeer peer in topic.Mesh)
        {
            inbound += peer.IsOutbound ? 0 : 1;
            Require(peer is { IsGossip: true, IsDirect: false }, "a mesh has a peer that may not be in it");
            Require(topic.Subscribers.Contains(peer), "a mesh has a peer that is not subscribed");
        }

        // Beyond D_hi only those enter whom this node has dialled, or chosen to mend the mesh.
        Require(inbound <= options.DegreeHigh + options.OpportunisticGraftPeers, "a mesh has too many peers");
        foreach (RouterPeer peer in topic.Subscribers)
        {
            Require(engine.Peers.ContainsKey(peer.Id), "a topic has a peer that is not there");
        }

        foreach (RouterPeer peer in topic.Fanout)
        {
            Require(topic.Subscribers.Contains(peer), "a fanout has a peer that is not subscribed");
        }
    }
}
