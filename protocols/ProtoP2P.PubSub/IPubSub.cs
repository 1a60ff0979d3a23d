namespace ProtoP2P.PubSub;

/// <summary>Publishes to topics and subscribes to them, as a member of the network that the node is connected to. Thread-safe.</summary>
public interface IPubSub
{
    /// <summary>The topics that this node is subscribed to.</summary>
    IReadOnlyList<string> Topics { get; }

    /// <summary>Sends a message to the topic's subscribers. This node need not be one.</summary>
    /// <param name="topic">The topic: 1 to 1,024 bytes in UTF-8.</param>
    /// <param name="data">The message, which is copied.</param>
    /// <returns>To how many peers it went; it goes on from there. 0 is no error: a topic may have no other subscribers yet.</returns>
    /// <exception cref="ArgumentException">The topic is no topic, or the message is too large; the message names the option.</exception>
    /// <exception cref="InvalidOperationException">The host has not been started, or has been stopped.</exception>
    PublishResult Publish(string topic, ReadOnlyMemory<byte> data);

    /// <summary>
    /// Subscribes to a topic until the result is disposed. Before the host has started, the subscription waits for its start, so that what starts
    /// beside the host needs no order.
    /// </summary>
    /// <param name="topic">The topic: 1 to 1,024 bytes in UTF-8.</param>
    /// <param name="capacity">Messages that may wait to be read; while so many do, new ones are dropped and counted: 1 to 1,000,000.</param>
    /// <exception cref="ArgumentException">The topic is no topic.</exception>
    /// <exception cref="InvalidOperationException">The host has been stopped.</exception>
    ITopicSubscription Subscribe(string topic, int capacity = 1024);

    /// <summary>Passes a topic's messages on without reading them, until the result is disposed.</summary>
    IDisposable Relay(string topic);

    /// <summary>Lets a validator judge every message of a topic that comes from a peer, until the result is disposed. Several must all accept.</summary>
    /// <exception cref="ArgumentException">The topic is no topic.</exception>
    IDisposable AddValidator(string topic, TopicValidator validator);

    /// <summary>The connected peers that are subscribed to a topic.</summary>
    IReadOnlyList<PeerId> GetSubscribers(string topic);

    /// <summary>The peers to which this node passes a topic's messages on in full; empty for floodsub.</summary>
    IReadOnlyList<PeerId> GetMesh(string topic);
}
