using ProtoP2P.PubSub.Caches;
using ProtoP2P.PubSub.Wire;

namespace ProtoP2P.PubSub.Router;

/// <summary>What peers ask of the mesh: GRAFT and PRUNE.</summary>
internal sealed class MeshRequests(RouterState state, GossipSubOptions options, Backoffs backoffs, MeshKeeper mesh)
{
    /// <summary>Handles the GRAFTs of a frame.</summary>
    public void HandleGrafts(RouterPeer from, ReadOnlySpan<byte> frame)
    {
        List<Topic>? refused = null;
        bool recommends = true;
        foreach (ReadOnlySpan<byte> graft in new ControlSequence(frame, RpcField.ControlGraft))
        {
            // To answer for a topic that this node is no part of would help who floods it with topics.
            if (state.Topics.Find(ControlReader.Bytes(graft, RpcField.GraftTopic)) is not { IsJoined: true } topic)
            {
                recommends = false;
            }
            else if (!topic.Mesh.Contains(from) && !TryGraft(from, topic, ref recommends))
            {
                (refused ??= []).Add(topic);
            }
        }

        if (refused is null)
        {
            return;
        }

        foreach (Topic topic in refused)
        {
            mesh.Prune(topic, from, recommends, options.PruneBackoff);
        }
    }

    /// <summary>Handles the PRUNEs of a frame.</summary>
    public void HandlePrunes(RouterPeer from, ReadOnlySpan<byte> frame)
    {
        foreach (ReadOnlySpan<byte> prune in new ControlSequence(frame, RpcField.ControlPrune))
        {
            if (state.Topics.Find(ControlReader.Bytes(prune, RpcField.PruneTopic)) is not { IsJoined: true } topic)
            {
                continue;
            }

            mesh.Lose(topic, from);
            backoffs.Add(from.Id, topic.Name, state.Now + BackoffOf(prune));
            if (options.PeerExchange && (from.IsDirect || state.ScoreOf(from) >= state.Scores.Thresholds.AcceptPX))
            {
                Follow(prune);
            }
        }
    }

    private bool TryGraft(RouterPeer from, Topic topic, ref bool recommends)
    {
        // A peer is lost from the meshes of the topics that it is subscribed to, and of no others.
        if (from.IsDirect || !from.IsGossip || !topic.Subscribers.Contains(from))
        {
            recommends = false;
            return false;
        }

        if (backoffs.Find(from.Id, topic.Name) is { } expiry && state.Now < expiry)
        {
            bool isFlood = state.Now < expiry + options.GraftFloodThreshold - options.PruneBackoff;
            state.Penalize(from, isFlood ? 2 : 1);
            recommends = false;
            return false;
        }

        if (state.ScoreOf(from) < 0)
        {
            recommends = false;
            return false;
        }

        // Where the mesh is full, only those enter whom this node has chosen.
        if (topic.Mesh.Count >= options.DegreeHigh && !from.IsOutbound)
        {
            return false;
        }

        mesh.Admit(topic, from);
        return true;
    }

    // Compared as unsigned seconds before it becomes a time: the largest integer is the longest backoff, not an overflow (GHSA-gc42-3jg7-rxr2).
    private TimeSpan BackoffOf(ReadOnlySpan<byte> prune)
    {
        ulong seconds = ControlReader.Number(prune, RpcField.PruneBackoff);
        if (seconds == 0)
        {
            return options.PruneBackoff;
        }

        return seconds < (ulong)options.MaxPruneBackoff.TotalSeconds ? TimeSpan.FromSeconds((long)seconds) : options.MaxPruneBackoff;
    }

    private void Follow(ReadOnlySpan<byte> prune)
    {
        List<(PeerId Peer, byte[] Record)> candidates = [];
        foreach (ReadOnlySpan<byte> info in new FieldSequence(prune, RpcField.PrunePeers))
        {
            if (PeerId.TryFromMultihash(ControlReader.Bytes(info, RpcField.PeerInfoId), out PeerId? peer)
                && !peer.Equals(state.Self) && !state.Peers.ContainsKey(peer))
            {
                candidates.Add((peer, ControlReader.Bytes(info, RpcField.PeerInfoRecord).ToArray()));
            }
        }

        state.Random.Shuffle(candidates);
        foreach ((PeerId peer, byte[] record) in candidates.Take(options.PrunePeers))
        {
            state.Output.Connect(peer, record);
        }
    }
}
