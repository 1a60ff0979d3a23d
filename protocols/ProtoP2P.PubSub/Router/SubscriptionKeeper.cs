using ProtoP2P.PubSub.Wire;

namespace ProtoP2P.PubSub.Router;

/// <summary>Who is subscribed to what: this node, which tells its peers, and the peers, which tell this node.</summary>
internal sealed class SubscriptionKeeper(RouterState state, int maxTopicsPerPeer, IRouter router)
{
    /// <summary>One more here wants the messages of a topic.</summary>
    public void Subscribe(string name) => Enter(name, isRelay: false);

    /// <summary>One less here wants them.</summary>
    public void Unsubscribe(string name) => Exit(name, isRelay: false);

    /// <summary>One more here wants a topic's messages passed on, unread.</summary>
    public void AddRelay(string name) => Enter(name, isRelay: true);

    /// <summary>One less.</summary>
    public void RemoveRelay(string name) => Exit(name, isRelay: true);

    /// <summary>Takes up again what a peer was subscribed to, whose stream this node has opened anew: the peer knows nothing of it and does not say so again.</summary>
    /// <param name="peer">The peer as it is now.</param>
    /// <param name="topics">Names on the wire.</param>
    public void Resubscribe(RouterPeer peer, IEnumerable<byte[]> topics)
    {
        foreach (byte[] topic in topics)
        {
            TryAddSubscription(peer, topic);
        }
    }

    /// <summary>Takes up what a peer's frame says of its subscriptions.</summary>
    public void Handle(RouterPeer from, ReadOnlySpan<byte> frame)
    {
        bool isOverLimit = false;
        foreach (ReadOnlySpan<byte> subscription in new FieldSequence(frame, RpcField.Subscriptions))
        {
            ReadOnlySpan<byte> name = ControlReader.Bytes(subscription, RpcField.SubscribeTopic);
            if (name.IsEmpty)
            {
                continue;
            }

            if (ControlReader.Number(subscription, RpcField.SubscribeFlag) == 0)
            {
                HandleUnsubscription(from, name);
                continue;
            }

            isOverLimit |= !TryAddSubscription(from, name);
        }

        if (isOverLimit)
        {
            state.Penalize(from);
        }
    }

    private void Enter(string name, bool isRelay)
    {
        Topic topic = state.Topics.GetOrAdd(name);
        bool wasJoined = topic.IsJoined;
        topic.Relays += isRelay ? 1 : 0;
        topic.Subscriptions += isRelay ? 0 : 1;
        if (!wasJoined)
        {
            // A relay is subscribed to its peers: nobody meshes with who is not.
            Announce(OutboundItem.Subscribe(topic));
            router.Join(topic);
        }
    }

    private void Exit(string name, bool isRelay)
    {
        if (state.Topics.Find(name) is not { } topic || (isRelay ? topic.Relays : topic.Subscriptions) == 0)
        {
            return;
        }

        topic.Relays -= isRelay ? 1 : 0;
        topic.Subscriptions -= isRelay ? 0 : 1;
        if (!topic.IsJoined)
        {
            router.Leave(topic);
            Announce(OutboundItem.Unsubscribe(topic));
        }

        state.Topics.Release(topic);
    }

    private void Announce(OutboundItem subscription)
    {
        foreach (RouterPeer peer in state.Peers.Values)
        {
            state.Send(peer, subscription);
        }
    }

    private bool TryAddSubscription(RouterPeer from, ReadOnlySpan<byte> name)
    {
        if (state.Topics.Find(name) is { } known && known.Subscribers.Contains(from))
        {
            return true;
        }

        if (from.Topics.Count >= maxTopicsPerPeer)
        {
            return false;
        }

        Topic topic = state.Topics.GetOrAdd(name);
        topic.Enter(from);
        from.Topics.Add(topic);
        state.Observer.Subscribed(from, topic);
        return true;
    }

    private void HandleUnsubscription(RouterPeer from, ReadOnlySpan<byte> name)
    {
        if (state.Topics.Find(name) is not { } topic || !topic.Exit(from))
        {
            return;
        }

        from.Topics.Remove(topic);
        state.Observer.Unsubscribed(from, topic);
        router.PeerLeft(from, topic);
        state.Topics.Release(topic);
    }
}
