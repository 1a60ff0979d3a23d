namespace ProtoP2P.PubSub.Router;

/// <summary>Nobody listens.</summary>
internal sealed class NoObserver : IRouterObserver
{
    public static NoObserver Instance { get; } = new();

    public void Subscribed(RouterPeer peer, Topic topic)
    {
    }

    public void Unsubscribed(RouterPeer peer, Topic topic)
    {
    }

    public void Grafted(RouterPeer peer, Topic topic)
    {
    }

    public void Pruned(RouterPeer peer, Topic topic)
    {
    }

    public void Penalized(RouterPeer peer, int times)
    {
    }

    public void PromiseBroken(RouterPeer peer)
    {
    }

    public void Published(string topic)
    {
    }

    public void Accepted(RouterPeer from, string topic)
    {
    }

    public void Duplicated(RouterPeer from, string topic)
    {
    }

    public void Rejected(RouterPeer from, string topic, RejectReason reason)
    {
    }

    public void NotIdentified(RouterPeer from, string topic, Exception exception)
    {
    }

    public void Named(OutboundKind kind, int messages)
    {
    }

    public void Sent(in OutboundItem item)
    {
    }

    public void Dropped(in OutboundItem item)
    {
    }
}
