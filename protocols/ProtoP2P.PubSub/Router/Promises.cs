using ProtoP2P.PubSub.Caches;

namespace ProtoP2P.PubSub.Router;

/// <summary>
/// Who told of a message must send it when asked. Of each request one message, chosen at random, is watched: enough to find those who tell of what they do not have, at
/// little cost (gossipsub v1.1, "Spam Protection Measures").
/// </summary>
internal sealed class Promises
{
    private readonly Dictionary<MessageId, Dictionary<RouterPeer, TimeSpan>> _promises = new(MessageIdComparer.Instance);

    private readonly List<RouterPeer> _broken = [];

    /// <summary>How many messages are watched.</summary>
    public int Count => _promises.Count;

    /// <summary>A peer was asked for a message.</summary>
    public void Add(RouterPeer peer, MessageId id, TimeSpan expiry)
    {
        if (!_promises.TryGetValue(id, out Dictionary<RouterPeer, TimeSpan>? peers))
        {
            _promises.Add(id, peers = []);
        }

        peers.TryAdd(peer, expiry);
    }

    /// <summary>The message has come, from whomever.</summary>
    public void Fulfil(MessageId id) => _promises.Remove(id);

    /// <summary>A peer has gone.</summary>
    public void Forget(RouterPeer peer)
    {
        foreach ((MessageId id, Dictionary<RouterPeer, TimeSpan> peers) in _promises)
        {
            if (peers.Remove(peer) && peers.Count == 0)
            {
                _promises.Remove(id);
            }
        }
    }

    /// <summary>Takes out who has not kept what it promised; once for each promise. Valid until the next call.</summary>
    public List<RouterPeer> TakeBroken(TimeSpan now)
    {
        _broken.Clear();
        foreach ((MessageId id, Dictionary<RouterPeer, TimeSpan> peers) in _promises)
        {
            foreach ((RouterPeer peer, TimeSpan expiry) in peers)
            {
                if (expiry <= now)
                {
                    _broken.Add(peer);
                    peers.Remove(peer);
                }
            }

            if (peers.Count == 0)
            {
                _promises.Remove(id);
            }
        }

        return _broken;
    }
}
