namespace ProtoP2P.PubSub;

/// <summary>What the generator makes a topic contract implement, so that its generated code is found at compile time.</summary>
/// <typeparam name="TSelf">The contract interface itself.</typeparam>
public interface ITopicContract<TSelf>
    where TSelf : class, ITopicContract<TSelf>
{
    /// <summary>The contract's generated descriptor.</summary>
    static abstract TopicDescriptor<TSelf> Descriptor { get; }
}
