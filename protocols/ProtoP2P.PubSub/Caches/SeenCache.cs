namespace ProtoP2P.PubSub.Caches;

/// <summary>Which messages have been seen, each for a time from its first sight; bounded by forgetting the oldest.</summary>
internal sealed class SeenCache(TimeSpan timeToLive, int capacity)
{
    private readonly IdRing _ids = new(capacity);

    /// <summary>How many are remembered.</summary>
    public int Count => _ids.Count;

    /// <summary>Remembers an id, whose bytes are copied; false where it was seen already.</summary>
    public bool Add(MessageId id, TimeSpan now)
    {
        Expire(now);
        return _ids.Add(id, (now + timeToLive).Ticks);
    }

    /// <summary>Whether an id was seen.</summary>
    public bool Contains(MessageId id) => _ids.Contains(id);

    /// <summary>Whether an id was seen.</summary>
    public bool Contains(ReadOnlySpan<byte> id) => _ids.Contains(id);

    /// <summary>Forgets what is too old.</summary>
    public void Expire(TimeSpan now) => _ids.Expire(now.Ticks);
}
