using System.ComponentModel;
using ProtoP2P.PubSub.Topics;

namespace ProtoP2P.PubSub;

/// <summary>What generated code calls where a topic contract subscribes by <see cref="IAsyncEnumerable{T}"/>: each enumeration is a subscription, which ends with it.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class TopicSubscriptions
{
    /// <summary>The messages' values.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="capacity">Messages that may wait to be read in each enumeration: 1 to 1,000,000.</param>
    /// <param name="cancellationToken">Ends all enumerations.</param>
    public static IAsyncEnumerable<T> Values<T>(ITopic<T> topic, int capacity = 1024, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(topic);
        CheckCapacity(capacity);
        return new TopicSequence<T, T>(topic, capacity, static message => message.Value, cancellationToken);
    }

    /// <summary>The messages with what is known of them.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="capacity">Messages that may wait to be read in each enumeration: 1 to 1,000,000.</param>
    /// <param name="cancellationToken">Ends all enumerations.</param>
    public static IAsyncEnumerable<TopicMessage<T>> Messages<T>(ITopic<T> topic, int capacity = 1024, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(topic);
        CheckCapacity(capacity);
        return new TopicSequence<T, TopicMessage<T>>(topic, capacity, static message => message, cancellationToken);
    }

    // Here, and not first where the enumeration begins: that may be far from the mistake.
    private static void CheckCapacity(int capacity) => OptionRange.Check(nameof(capacity), capacity, 1, 1_000_000);
}
