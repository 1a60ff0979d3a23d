namespace ProtoP2P.PubSub;

/// <summary>The messages of a topic, typed, as they come. Disposing ends the subscription.</summary>
/// <remarks>Each message is read once: several enumerations of one subscription share the messages out among themselves.</remarks>
/// <typeparam name="T">The message type.</typeparam>
public interface ITopicSubscription<T> : IAsyncEnumerable<TopicMessage<T>>, IDisposable
{
    /// <summary>The topic.</summary>
    string Topic { get; }

    /// <summary>Messages that were dropped because too many, or too many bytes of them, waited to be read.</summary>
    long Dropped { get; }

    /// <summary>The next message; waits for it.</summary>
    /// <exception cref="ObjectDisposedException">The subscription has been disposed, or the node was stopped.</exception>
    ValueTask<TopicMessage<T>> ReadAsync(CancellationToken cancellationToken = default);
}
