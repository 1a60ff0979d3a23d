namespace ProtoP2P.PubSub;

/// <summary>Publishes to topics and subscribes to them, as a member of the network that the node is connected to. Thread-safe.</summary>
public interface IPubSub
{
    /// <summary>A connected peer has subscribed to a topic, or is not subscribed any more.</summary>
    /// <remarks>
    /// Raised, as <see cref="MeshChanged"/> is, in order, one at a time and off the router: what a handler takes, no message waits for. What changes back before it
    /// was told is not told. Where 65,536 changes wait, new ones are lost, and the log says so.
    /// </remarks>
    event EventHandler<PeerSubscriptionEventArgs>? SubscriptionChanged;

    /// <summary>A peer came into the mesh of a topic of this node, or is out of it. Never with floodsub.</summary>
    event EventHandler<MeshPeerEventArgs>? MeshChanged;

    /// <summary>The topics that this node is subscribed to.</summary>
    IReadOnlyList<string> Topics { get; }

    /// <summary>Sends a message to the topic's subscribers. This node need not be one.</summary>
    /// <param name="topic">The topic: 1 to 1,024 bytes in UTF-8.</param>
    /// <param name="data">The message, which is copied.</param>
    /// <returns>To how many peers it went; it goes on from there. 0 is no error: a topic may have no other subscribers yet.</returns>
    /// <exception cref="ArgumentException">The topic is no topic, or the message is too large; the message names the option.</exception>
    /// <exception cref="InvalidOperationException">The host has not been started, or has been stopped.</exception>
    PublishResult Publish(string topic, ReadOnlyMemory<byte> data);

    /// <summary>
    /// Subscribes to a topic until the result is disposed. Before the host has started, the subscription waits for its start, so that what starts
    /// beside the host needs no order.
    /// </summary>
    /// <param name="topic">The topic: 1 to 1,024 bytes in UTF-8.</param>
    /// <param name="capacity">Messages that may wait to be read; while so many do, or so many bytes as the options say, new ones are dropped and counted: 1 to 1,000,000.</param>
    /// <exception cref="ArgumentException">The topic is no topic.</exception>
    /// <exception cref="InvalidOperationException">The host has been stopped.</exception>
    ITopicSubscription Subscribe(string topic, int capacity = 1024);

    /// <summary>Passes a topic's messages on without reading them, until the result is disposed. To its peers this node is subscribed meanwhile.</summary>
    IDisposable Relay(string topic);

    /// <summary>Lets a validator judge every message of a topic that comes from a peer, until the result is disposed. Several must all accept.</summary>
    /// <exception cref="ArgumentException">The topic is no topic.</exception>
    IDisposable AddValidator(string topic, TopicValidator validator);

    /// <summary>The connected peers that are subscribed to a topic.</summary>
    IReadOnlyList<PeerId> GetSubscribers(string topic);

    /// <summary>The peers to which this node passes a topic's messages on in full; empty for floodsub.</summary>
    IReadOnlyList<PeerId> GetMesh(string topic);

    /// <summary>Waits until so many connected peers are subscribed to a topic, so that what is published then finds them.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="count">How many: 1 or more.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ObjectDisposedException">The node was stopped first.</exception>
    /// <exception cref="InvalidOperationException">The host has not been started.</exception>
    Task WaitForSubscribersAsync(string topic, int count = 1, CancellationToken cancellationToken = default);

    /// <summary>The scores of all peers, connected or remembered, and what they are made of; empty where peers are not scored.</summary>
    IReadOnlyList<PeerScoreSnapshot> GetScores();

    /// <summary>Sets what the application thinks of a peer (P5), beside <see cref="PeerScoreOptions.AppSpecificScore"/>, until it is forgotten.</summary>
    /// <param name="peer">The peer.</param>
    /// <param name="value">Points, before <see cref="PeerScoreOptions.AppSpecificWeight"/>; what is no number counts as 0.</param>
    /// <returns>False where the peer is neither connected nor remembered, or peers are not scored.</returns>
    bool SetApplicationScore(PeerId peer, double value);
}
