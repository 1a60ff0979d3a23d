namespace ProtoP2P.PubSub.Router;

/// <summary>Chooses who gets a message in full (gossipsub v1.1, "Flood Publishing" and "Explicit Peering Agreements"), and keeps the fanout of topics that this node is no part of.</summary>
internal sealed class Distribution(RouterState state, GossipSubOptions options)
{
    private readonly Recipients _recipients = new();

    private double PublishThreshold => state.Scores.Thresholds.Publish;

    /// <summary>Sends a message to all who should have it. Returns to how many it went.</summary>
    public int Send(Topic topic, PubSubMessage message, RouterPeer? from)
    {
        _recipients.Clear();
        if (from is null && options.FloodPublish)
        {
            AddAllSubscribers(topic);
        }
        else
        {
            AddThoseOutsideOfMeshes(topic);
            AddMesh(topic, message, isOwn: from is null);
        }

        var item = OutboundItem.Send(from is null ? OutboundKind.OwnMessage : OutboundKind.ForwardedMessage, message);
        int sent = 0;
        foreach (RouterPeer peer in _recipients.Peers)
        {
            if (!ReferenceEquals(peer, from) && !message.IsFrom(peer.Id) && state.Send(peer, item))
            {
                sent++;
            }
        }

        return sent;
    }

    /// <summary>Looks after the peers of a topic that this node only publishes to.</summary>
    public void MendFanout(Topic topic)
    {
        if (topic.LastPublished + options.FanoutTimeToLive < state.Now)
        {
            topic.LastPublished = null;
            topic.Fanout.Clear();
            return;
        }

        for (int i = topic.Fanout.Count - 1; i >= 0; i--)
        {
            if (state.ScoreOf(topic.Fanout[i]) < PublishThreshold)
            {
                topic.Fanout.Remove(topic.Fanout[i]);
            }
        }

        FillFanout(topic);
    }

    private void AddAllSubscribers(Topic topic)
    {
        foreach (RouterPeer peer in topic.Subscribers)
        {
            if (peer.IsDirect || state.ScoreOf(peer) >= PublishThreshold)
            {
                _recipients.Add(peer);
            }
        }
    }

    private void AddThoseOutsideOfMeshes(Topic topic)
    {
        foreach (RouterPeer peer in topic.OutsideOfMeshes)
        {
            if (peer.IsDirect || state.ScoreOf(peer) >= PublishThreshold)
            {
                _recipients.Add(peer);
            }
        }
    }

    private void AddMesh(Topic topic, PubSubMessage message, bool isOwn)
    {
        if (isOwn && !topic.IsJoined)
        {
            topic.LastPublished = state.Now;
            if (topic.Fanout.Count == 0)
            {
                FillFanout(topic);
            }
        }

        foreach (RouterPeer peer in topic.IsJoined ? topic.Mesh : topic.Fanout)
        {
            if (!peer.Declines(message.Id))
            {
                _recipients.Add(peer);
            }
        }
    }

    private void FillFanout(Topic topic)
    {
        foreach (RouterPeer peer in state.Random.Choose(
            topic.Subscribers,
            options.Degree - topic.Fanout.Count,
            peer => peer is { IsGossip: true, IsDirect: false } && !topic.Fanout.Contains(peer) && state.ScoreOf(peer) >= PublishThreshold))
        {
            topic.Fanout.Add(peer);
        }
    }
}
