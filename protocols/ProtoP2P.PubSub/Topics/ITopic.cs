namespace ProtoP2P.PubSub;

/// <summary>A topic whose messages are of one type. Thread-safe; it may be had before the node has started.</summary>
/// <remarks>
/// While there is a subscription or a validator of this object, messages that are no <typeparamref name="T"/> are rejected: they are neither read here nor
/// passed on, and are held against the peer that sent them.
/// </remarks>
/// <typeparam name="T">The message type. The message's data on the wire is its encoding, and nothing else.</typeparam>
public interface ITopic<T>
{
    /// <summary>The topic.</summary>
    string Name { get; }

    /// <summary>The connected peers that are subscribed to the topic.</summary>
    /// <exception cref="InvalidOperationException">The host has not been started, or has been stopped.</exception>
    IReadOnlyList<PeerId> Subscribers { get; }

    /// <summary>The peers to which this node passes the topic's messages on in full; empty for floodsub.</summary>
    /// <exception cref="InvalidOperationException">The host has not been started, or has been stopped.</exception>
    IReadOnlyList<PeerId> Mesh { get; }

    /// <summary>How many messages this object has kept from its readers because they are no <typeparamref name="T"/>, or too large once decoded.</summary>
    long Undecodable { get; }

    /// <summary>Sends a message to the topic's subscribers. This node need not be one.</summary>
    /// <returns>To how many peers it went; it goes on from there. 0 is no error: a topic may have no other subscribers yet.</returns>
    /// <exception cref="ArgumentException">The message is too large; the error names the option.</exception>
    /// <exception cref="InvalidOperationException">The host has not been started, or has been stopped.</exception>
    PublishResult Publish(T message);

    /// <summary>Subscribes to the topic until the result is disposed. Before the node has started, the subscription waits for its start.</summary>
    /// <param name="capacity">Messages that may wait to be read; while so many do, or so many bytes as the options say, new ones are dropped and counted: 1 to 1,000,000.</param>
    /// <exception cref="InvalidOperationException">The host has been stopped.</exception>
    ITopicSubscription<T> Subscribe(int capacity = 1024);

    /// <summary>Lets a validator judge every message of the topic that comes from a peer, until the result is disposed. Several must all accept.</summary>
    IDisposable AddValidator(TopicValidator<T> validator);

    /// <summary>Waits until so many connected peers are subscribed to the topic, so that what is published then finds them.</summary>
    /// <param name="count">How many: 1 or more.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ObjectDisposedException">The node was stopped first.</exception>
    /// <exception cref="InvalidOperationException">The host has not been started.</exception>
    Task WaitForSubscribersAsync(int count = 1, CancellationToken cancellationToken = default);
}
