using ProtoP2P.PubSub.Router;
using ProtoP2P.PubSub.Telemetry;

namespace ProtoP2P.PubSub.Hosting;

/// <summary>Takes what the router does to the meters.</summary>
internal sealed class NodeObserver(PubSubMetrics metrics) : IRouterObserver
{
    public void Subscribed(RouterPeer peer, Topic topic)
    {
    }

    public void Unsubscribed(RouterPeer peer, Topic topic)
    {
    }

    public void Grafted(RouterPeer peer, Topic topic) => metrics.CountGraft(topic.Name);

    public void Pruned(RouterPeer peer, Topic topic) => metrics.CountPrune(topic.Name);

    public void Penalized(RouterPeer peer, int times) => metrics.CountPenalties(times);

    public void PromiseBroken(RouterPeer peer) => metrics.CountBrokenPromise();

    public void Published(string topic) => metrics.CountPublished(topic);

    public void Accepted(RouterPeer from, string topic) => metrics.CountAccepted(topic);

    public void Duplicated(RouterPeer from, string topic) => metrics.CountDuplicate(topic);

    public void Rejected(RouterPeer from, string topic, RejectReason reason) => metrics.CountRejected(topic, reason);

    public void Named(OutboundKind kind, int messages) => metrics.CountNamed(kind, PubSubMetrics.Received, messages);

    public void Sent(in OutboundItem item) => metrics.CountSent(item);

    public void Dropped(in OutboundItem item) => metrics.CountDropped(item.Kind);
}
