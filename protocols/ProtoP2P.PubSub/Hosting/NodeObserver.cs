using Microsoft.Extensions.Logging;
using ProtoP2P.PubSub.Router;
using ProtoP2P.PubSub.Telemetry;

namespace ProtoP2P.PubSub.Hosting;

/// <summary>Takes what the router does to the meters, to the application's events, and to the connection manager.</summary>
internal sealed class NodeObserver(PubSubMetrics metrics, TopicEvents events, IConnectionManager connections, ILogger logger) : IRouterObserver
{
    /// <summary>Who waits for subscribers. Changed under the router's lock, as everything here is called under it.</summary>
    public List<SubscriberWait> Waits { get; } = [];

    public void Subscribed(RouterPeer peer, Topic topic)
    {
        events.TellSubscription(peer.Id, topic.Name, isSubscribed: true);
        foreach (SubscriberWait wait in Waits)
        {
            wait.Check(topic.Name, topic.Subscribers.Count);
        }
    }

    public void Unsubscribed(RouterPeer peer, Topic topic) => events.TellSubscription(peer.Id, topic.Name, isSubscribed: false);

    public void Grafted(RouterPeer peer, Topic topic)
    {
        metrics.CountGraft(topic.Name);
        events.TellMesh(peer.Id, topic.Name, isInMesh: true);
        connections.Protect(peer.Id, TagOf(topic));
    }

    public void Pruned(RouterPeer peer, Topic topic)
    {
        metrics.CountPrune(topic.Name);
        events.TellMesh(peer.Id, topic.Name, isInMesh: false);
        connections.Unprotect(peer.Id, TagOf(topic));
    }

    public void Penalized(RouterPeer peer, int times) => metrics.CountPenalties(times);

    public void PromiseBroken(RouterPeer peer) => metrics.CountBrokenPromise();

    public void Published(string topic) => metrics.CountPublished(topic);

    public void Accepted(RouterPeer from, string topic) => metrics.CountAccepted(topic);

    public void Duplicated(RouterPeer from, string topic) => metrics.CountDuplicate(topic);

    public void Rejected(RouterPeer from, string topic, RejectReason reason) => metrics.CountRejected(topic, reason);

    public void NotIdentified(RouterPeer from, string topic, Exception exception)
    {
        PubSubLog.IdFailed(logger, topic, from.Id, exception);
        metrics.CountRejected(topic, RejectReason.ValidationIgnored);
    }

    public void Named(OutboundKind kind, int messages) => metrics.CountNamed(kind, PubSubMetrics.Received, messages);

    public void Sent(in OutboundItem item) => metrics.CountSent(item);

    public void Dropped(in OutboundItem item) => metrics.CountDropped(item.Kind);

    // As go-libp2p-pubsub calls it. Never more than meshes have places, which is D_hi for each topic of this node.
    private static string TagOf(Topic topic) => $"pubsub:{topic.Name}";
}
