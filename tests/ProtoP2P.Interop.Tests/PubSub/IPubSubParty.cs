namespace ProtoP2P.Interop.Tests.PubSub;

/// <summary>A node of either implementation that takes part in a topic.</summary>
internal interface IPubSubParty : IAsyncDisposable
{
    string PeerId { get; }

    /// <summary>Where it listens, with <c>/p2p</c>.</summary>
    string Address { get; }

    Task DialAsync(string address);

    Task SubscribeAsync(string topic);

    Task PublishAsync(string topic, IReadOnlyList<string> texts);

    /// <summary>The texts that came from others, each copy that was handed to the application.</summary>
    Task<IReadOnlyList<ReceivedText>> GetReceivedAsync();

    /// <summary>The ids of the peers that it knows to be subscribed.</summary>
    Task<IReadOnlyList<string>> GetSubscribersAsync(string topic);

    /// <summary>The ids of the peers in its mesh.</summary>
    Task<IReadOnlyList<string>> GetMeshAsync(string topic);
}
