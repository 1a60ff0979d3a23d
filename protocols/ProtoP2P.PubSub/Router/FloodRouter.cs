namespace ProtoP2P.PubSub.Router;

/// <summary>floodsub: every message to every subscriber (libp2p specs, pubsub/README.md).</summary>
internal sealed class FloodRouter(RouterState state) : IRouter
{
    public bool Heeds(RouterPeer peer) => true;

    public void AddPeer(RouterPeer peer)
    {
    }

    public void RemovePeer(RouterPeer peer)
    {
    }

    public void PeerLeft(RouterPeer peer, Topic topic)
    {
    }

    public PubSubMessage? FindTwin(ReadOnlySpan<byte> encoded) => null;

    public void MessageArrived(Topic topic, PubSubMessage message, RouterPeer from)
    {
    }

    public void HandleControl(RouterPeer from, ReadOnlySpan<byte> frame)
    {
    }

    public int Publish(Topic topic, PubSubMessage message, RouterPeer? from)
    {
        int sent = 0;
        var item = OutboundItem.Send(from is null ? OutboundKind.OwnMessage : OutboundKind.ForwardedMessage, message);
        foreach (RouterPeer peer in topic.Subscribers)
        {
            if (!ReferenceEquals(peer, from) && !message.IsFrom(peer.Id) && state.Send(peer, item))
            {
                sent++;
            }
        }

        return sent;
    }

    public void Join(Topic topic)
    {
    }

    public void Leave(Topic topic)
    {
    }

    public void Heartbeat()
    {
    }
}
