using System.Collections;

namespace ProtoP2P.PubSub.Router;

/// <summary>Peers in the order of a list, found at once: entered, left and picked at random in constant time.</summary>
internal sealed class PeerSet : IReadOnlyList<RouterPeer>
{
    private readonly List<RouterPeer> _peers = [];
    private readonly Dictionary<RouterPeer, int> _places = [];

    public int Count => _peers.Count;

    public RouterPeer this[int index] => _peers[index];

    public bool Contains(RouterPeer peer) => _places.ContainsKey(peer);

    /// <summary>Enters a peer; false where it is there already.</summary>
    public bool Add(RouterPeer peer)
    {
        if (!_places.TryAdd(peer, _peers.Count))
        {
            return false;
        }

        _peers.Add(peer);
        return true;
    }

    /// <summary>Takes a peer out; the last one takes its place. False where it is not there.</summary>
    public bool Remove(RouterPeer peer)
    {
        if (!_places.Remove(peer, out int place))
        {
            return false;
        }

        RouterPeer last = _peers[^1];
        _peers.RemoveAt(_peers.Count - 1);
        if (!ReferenceEquals(last, peer))
        {
            _peers[place] = last;
            _places[last] = place;
        }

        return true;
    }

    public void Clear()
    {
        _peers.Clear();
        _places.Clear();
    }

    /// <summary>A copy to walk while the set changes.</summary>
    public RouterPeer[] ToArray() => [.. _peers];

    public List<RouterPeer>.Enumerator GetEnumerator() => _peers.GetEnumerator();

    IEnumerator<RouterPeer> IEnumerable<RouterPeer>.GetEnumerator() => GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
