namespace ProtoP2P.PubSub;

/// <summary>A message of a topic, with what is known of it.</summary>
/// <typeparam name="T">The message type.</typeparam>
public sealed class TopicMessage<T>
{
    /// <summary>A message that did not come from the network, for tests of what reads messages.</summary>
    /// <param name="value">The message.</param>
    /// <param name="topic">The topic.</param>
    /// <param name="id">What makes copies of it the same message.</param>
    /// <param name="receivedFrom">The peer that sent it.</param>
    /// <param name="from">Its author, where it is signed.</param>
    /// <param name="sequenceNumber">The author's count, where it is signed.</param>
    public TopicMessage(T value, string topic, MessageId id, PeerId receivedFrom, PeerId? from = null, ulong? sequenceNumber = null)
    {
        ArgumentNullException.ThrowIfNull(topic);
        ArgumentNullException.ThrowIfNull(receivedFrom);
        Value = value;
        Topic = topic;
        Id = id;
        ReceivedFrom = receivedFrom;
        From = from;
        SequenceNumber = sequenceNumber;
    }

    internal TopicMessage(T value, PubSubMessage message)
        : this(value, message.Topic, message.Id, message.ReceivedFrom, message.From, message.SequenceNumber)
    {
    }

    /// <summary>The message. It is the reader's own: no other subscription has the same object.</summary>
    public T Value { get; }

    /// <summary>The topic.</summary>
    public string Topic { get; }

    /// <summary>Who wrote the message, proved by its signature; null where messages are not signed.</summary>
    public PeerId? From { get; }

    /// <summary>The author's count of its messages; null where messages are not signed.</summary>
    public ulong? SequenceNumber { get; }

    /// <summary>The peer that sent the message to this node: not its author, unless it comes first hand. This node's own id for its own messages.</summary>
    public PeerId ReceivedFrom { get; }

    /// <summary>What makes copies of the message the same message.</summary>
    public MessageId Id { get; }
}
