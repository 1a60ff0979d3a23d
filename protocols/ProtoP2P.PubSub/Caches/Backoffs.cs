namespace ProtoP2P.PubSub.Caches;

/// <summary>Who must not be grafted, and until when (gossipsub v1.1, "Prune Backoff").</summary>
/// <param name="capacity">How many are remembered; who comes when all places are taken is not held back.</param>
internal sealed class Backoffs(int capacity = Backoffs.DefaultCapacity)
{
    // One identity after another may be made to leave one: some megabytes at most.
    private const int DefaultCapacity = 65_536;

    private readonly Dictionary<(PeerId Peer, string Topic), TimeSpan> _expiries = [];

    /// <summary>How many are remembered.</summary>
    public int Count => _expiries.Count;

    /// <summary>Begins or prolongs a backoff; it is never cut short.</summary>
    public void Add(PeerId peer, string topic, TimeSpan expiry)
    {
        bool isKnown = _expiries.TryGetValue((peer, topic), out TimeSpan current);
        if (isKnown ? current < expiry : _expiries.Count < capacity)
        {
            _expiries[(peer, topic)] = expiry;
        }
    }

    /// <summary>When the backoff with a peer ends or has ended; null where none is remembered.</summary>
    public TimeSpan? Find(PeerId peer, string topic) => _expiries.TryGetValue((peer, topic), out TimeSpan expiry) ? expiry : null;

    /// <summary>Forgets what ended before <paramref name="before"/>.</summary>
    public void Expire(TimeSpan before)
    {
        foreach (((PeerId, string) key, TimeSpan expiry) in _expiries)
        {
            if (expiry < before)
            {
                _expiries.Remove(key);
            }
        }
    }
}
