namespace ProtoP2P.PubSub.Router;

/// <summary>The peers that a message goes to, each once. Used for one message after the other, so that none costs memory.</summary>
internal sealed class Recipients
{
    private readonly List<RouterPeer> _peers = [];
    private long _selection;

    /// <summary>The peers taken so far.</summary>
    public List<RouterPeer> Peers => _peers;

    /// <summary>Begins anew.</summary>
    public void Clear()
    {
        _selection++;
        _peers.Clear();
    }

    /// <summary>Takes a peer in, once.</summary>
    public void Add(RouterPeer peer)
    {
        if (peer.Selection == _selection)
        {
            return;
        }

        peer.Selection = _selection;
        _peers.Add(peer);
    }
}
