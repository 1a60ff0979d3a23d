namespace ProtoP2P.PubSub;

/// <summary>The messages of a topic, as they come. Disposing ends the subscription.</summary>
public interface ITopicSubscription : IAsyncEnumerable<PubSubMessage>, IDisposable
{
    /// <summary>The topic.</summary>
    string Topic { get; }

    /// <summary>Messages that were dropped because too many, or too many bytes of them, waited to be read.</summary>
    long Dropped { get; }

    /// <summary>The next message; waits for it.</summary>
    /// <exception cref="ObjectDisposedException">The subscription has been disposed, or the node was stopped.</exception>
    ValueTask<PubSubMessage> ReadAsync(CancellationToken cancellationToken = default);
}
