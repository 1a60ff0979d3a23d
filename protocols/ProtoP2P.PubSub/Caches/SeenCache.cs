namespace ProtoP2P.PubSub.Caches;

/// <summary>Which messages have been seen, each for a time from its first sight; bounded by forgetting the oldest.</summary>
internal sealed class SeenCache(TimeSpan timeToLive, int capacity)
{
    private readonly HashSet<MessageId> _ids = new(MessageIdComparer.Instance);
    private readonly Queue<(MessageId Id, TimeSpan Expiry)> _order = new();

    /// <summary>How many are remembered.</summary>
    public int Count => _ids.Count;

    /// <summary>Remembers an id; false where it was seen already.</summary>
    public bool Add(MessageId id, TimeSpan now)
    {
        Expire(now);
        if (!_ids.Add(id))
        {
            return false;
        }

        if (_ids.Count > capacity)
        {
            _ids.Remove(_order.Dequeue().Id);
        }

        _order.Enqueue((id, now + timeToLive));
        return true;
    }

    /// <summary>Whether an id was seen.</summary>
    public bool Contains(MessageId id) => _ids.Contains(id);

    /// <summary>Whether an id was seen.</summary>
    public bool Contains(ReadOnlySpan<byte> id) => _ids.GetAlternateLookup<ReadOnlySpan<byte>>().Contains(id);

    /// <summary>Forgets what is too old.</summary>
    public void Expire(TimeSpan now)
    {
        while (_order.TryPeek(out (MessageId Id, TimeSpan Expiry) oldest) && oldest.Expiry <= now)
        {
            _ids.Remove(oldest.Id);
            _order.Dequeue();
        }
    }
}
