using ProtoP2P.PubSub.Telemetry;

namespace ProtoP2P.PubSub.Hosting;

/// <summary>Who reads the messages of which topic on this node. Not thread-safe.</summary>
internal sealed class TopicReaders(PubSubMetrics metrics)
{
    private readonly Dictionary<string, List<TopicSubscription>> _subscriptions = new(StringComparer.Ordinal);

    public void Add(TopicSubscription subscription)
    {
        if (!_subscriptions.TryGetValue(subscription.Topic, out List<TopicSubscription>? readers))
        {
            _subscriptions.Add(subscription.Topic, readers = []);
        }

        readers.Add(subscription);
    }

    /// <summary>False where it is gone already.</summary>
    public bool Remove(TopicSubscription subscription)
    {
        if (!_subscriptions.TryGetValue(subscription.Topic, out List<TopicSubscription>? readers) || !readers.Remove(subscription))
        {
            return false;
        }

        if (readers.Count == 0)
        {
            _subscriptions.Remove(subscription.Topic);
        }

        return true;
    }

    /// <summary>Hands a message to all who have room for it.</summary>
    public void Deliver(PubSubMessage message)
    {
        bool isTaken = false;
        if (_subscriptions.TryGetValue(message.Topic, out List<TopicSubscription>? readers))
        {
            foreach (TopicSubscription reader in readers)
            {
                bool hasRoom = reader.Offer(message);
                isTaken |= hasRoom;
                if (!hasRoom)
                {
                    metrics.CountUnread(message.Topic);
                }
            }
        }

        if (!isTaken)
        {
            message.DropDecoded();
        }
    }

    /// <summary>No more messages come.</summary>
    public void CompleteAll()
    {
        foreach (TopicSubscription subscription in _subscriptions.Values.SelectMany(static readers => readers))
        {
            subscription.Complete();
        }

        _subscriptions.Clear();
    }
}
