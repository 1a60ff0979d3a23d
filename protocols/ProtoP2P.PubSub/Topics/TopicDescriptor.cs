namespace ProtoP2P.PubSub;

/// <summary>The generated description of a topic contract.</summary>
/// <typeparam name="TContract">The contract.</typeparam>
public sealed class TopicDescriptor<TContract>
    where TContract : class
{
    private readonly Func<IPubSub, TContract> _create;

    /// <summary>Describes a topic contract; called by generated code.</summary>
    /// <param name="name">The topic: 1 to 1,024 bytes in UTF-8.</param>
    /// <param name="create">Makes the contract's implementation on top of a node's publish/subscribe.</param>
    /// <exception cref="ArgumentException">The name is no topic.</exception>
    public TopicDescriptor(string name, Func<IPubSub, TContract> create)
    {
        TopicName.Check(name);
        ArgumentNullException.ThrowIfNull(create);
        Name = name;
        _create = create;
    }

    /// <summary>The topic.</summary>
    public string Name { get; }

    /// <summary>Makes the contract's implementation.</summary>
    /// <param name="pubSub">What it publishes and subscribes with. It need not be running yet.</param>
    public TContract Create(IPubSub pubSub)
    {
        ArgumentNullException.ThrowIfNull(pubSub);
        return _create(pubSub);
    }
}
