using Google.Protobuf;
using ProtoP2P.PubSub.Topics;
using ProtoP2P.Rpc;

namespace ProtoP2P.PubSub;

/// <summary>Typed topics on top of <see cref="IPubSub"/>.</summary>
public static class PubSubTopicExtensions
{
    /// <summary>The implementation of a topic contract.</summary>
    /// <typeparam name="TContract">A partial interface with <see cref="Libp2pTopicAttribute"/>.</typeparam>
    /// <param name="pubSub">What it publishes and subscribes with. It need not be running yet.</param>
    public static TContract GetTopic<TContract>(this IPubSub pubSub)
        where TContract : class, ITopicContract<TContract> => TContract.Descriptor.Create(pubSub);

    /// <summary>A topic of protobuf messages. Fields that the type does not name are discarded.</summary>
    /// <typeparam name="T">The message type.</typeparam>
    /// <param name="pubSub">What the topic publishes and subscribes with. It need not be running yet.</param>
    /// <param name="name">The topic: 1 to 1,024 bytes in UTF-8.</param>
    /// <param name="parser">The generated parser of the type, such as <c>Article.Parser</c>.</param>
    /// <exception cref="ArgumentException">The name is no topic.</exception>
    public static ITopic<T> GetTopic<T>(this IPubSub pubSub, string name, MessageParser<T> parser)
        where T : class, IMessage<T>
    {
        ArgumentNullException.ThrowIfNull(parser);
        return pubSub.GetTopic(name, MessageCodec.Protobuf(parser));
    }

    /// <summary>A topic of messages of any type that a contract may carry.</summary>
    /// <typeparam name="T">The message type.</typeparam>
    /// <param name="pubSub">What the topic publishes and subscribes with. It need not be running yet.</param>
    /// <param name="name">The topic: 1 to 1,024 bytes in UTF-8.</param>
    /// <param name="codec">Turns messages into bytes and back, such as <see cref="MessageCodec.Memory"/>.</param>
    /// <exception cref="ArgumentException">The name is no topic.</exception>
    public static ITopic<T> GetTopic<T>(this IPubSub pubSub, string name, MessageCodec<T> codec)
    {
        ArgumentNullException.ThrowIfNull(pubSub);
        ArgumentNullException.ThrowIfNull(codec);
        TopicName.Check(name);
        return new TypedTopic<T>(pubSub, name, codec);
    }
}
