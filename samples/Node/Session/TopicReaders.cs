using System.Text.Json.Nodes;
using ProtoP2P.PubSub;

namespace Node.Session;

/// <summary>The topics that were subscribed to by command, each with a reader that tells its messages as events.</summary>
internal sealed class TopicReaders(IPubSub pubSub, INodeOutput output) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, ITopicSubscription> _subscriptions = new(StringComparer.Ordinal);

    /// <summary>The topics, sorted.</summary>
    public IReadOnlyList<string> Topics
    {
        get
        {
            lock (_gate)
            {
                return [.. _subscriptions.Keys.Order(StringComparer.Ordinal)];
            }
        }
    }

    /// <summary>Begins to tell a topic's messages. No effect where it is told already.</summary>
    public void Subscribe(string topic)
    {
        lock (_gate)
        {
            if (_subscriptions.ContainsKey(topic))
            {
                return;
            }

            ITopicSubscription subscription = pubSub.Subscribe(topic);
            _subscriptions.Add(topic, subscription);
            _ = TellAsync(subscription);
        }
    }

    /// <summary>Ends it. No effect where it is not told.</summary>
    public void Unsubscribe(string topic)
    {
        lock (_gate)
        {
            if (_subscriptions.Remove(topic, out ITopicSubscription? subscription))
            {
                subscription.Dispose();
            }
        }
    }

    public void Dispose()
    {
        foreach (string topic in Topics)
        {
            Unsubscribe(topic);
        }
    }

    private async Task TellAsync(ITopicSubscription subscription)
    {
        await foreach (PubSubMessage message in subscription)
        {
            output.WriteEvent("message", new JsonObject
            {
                ["topic"] = message.Topic,
                ["data"] = Convert.ToHexStringLower(message.Data.Span),
                ["from"] = message.From?.ToString(),
                ["seqno"] = message.SequenceNumber,
                ["via"] = message.ReceivedFrom.ToString(),
            });
        }
    }
}
