namespace ProtoP2P.PubSub;

/// <summary>Makes a partial interface a topic contract: a codec, a publisher and subscriptions are generated for it.</summary>
[AttributeUsage(AttributeTargets.Interface, Inherited = false)]
public sealed class Libp2pTopicAttribute : Attribute
{
    /// <summary>A contract for one topic.</summary>
    /// <param name="name">The topic, such as <c>/news/1.0.0</c>: 1 to 1,024 bytes in UTF-8.</param>
    public Libp2pTopicAttribute(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        Name = name;
    }

    /// <summary>The topic.</summary>
    public string Name { get; }
}
