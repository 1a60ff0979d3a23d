namespace ProtoP2P.Swarm;

/// <summary>What the peerstore holds of one peer. Guarded by the peerstore's lock.</summary>
internal sealed partial class PeerstoreEntry
{
    private readonly Dictionary<Multiaddress, KnownAddress> _addresses = [];
    private DateTimeOffset _keepUntil;
    private DateTimeOffset _recordExpiry;
    private Multiaddress[]? _snapshot;
    private long _turn;

    public PeerstoreEntry(PeerId peerId)
    {
        PeerId = peerId;
        Node = new LinkedListNode<PeerstoreEntry>(this);
    }

    public PeerId PeerId { get; }

    public LinkedListNode<PeerstoreEntry> Node { get; }

    public PeerIdentity? Identity { get; private set; }

    public PeerRecord? Record { get; private set; }

    /// <summary>The peer's key, where its id does not hold it.</summary>
    public PublicKey? PublicKey { get; private set; }

    public bool IsConnected { get; private set; }

    /// <summary>Whether the peer said what it is since it was connected.</summary>
    public bool IsIdentityCurrent { get; private set; }

    public IReadOnlyList<Multiaddress> Addresses() => _snapshot ??= [.. _addresses.Keys];

    public void AddAddresses(IEnumerable<Multiaddress> addresses, DateTimeOffset expiry, int limit)
    {
        _turn++;
        foreach (Multiaddress address in addresses)
        {
            Multiaddress bare = address.WithoutPeerId();
            if (_addresses.TryGetValue(bare, out KnownAddress known))
            {
                _addresses[bare] = new KnownAddress(Later(known.Expiry, expiry), _turn);
            }
            else if (_addresses.Count < limit)
            {
                _addresses.Add(bare, new KnownAddress(expiry, _turn));
                _snapshot = null;
            }
        }
    }

    /// <summary>What a peer signed replaces what anyone said of it.</summary>
    public void SetRecord(PeerRecord record, DateTimeOffset expiry, int limit)
    {
        _addresses.Clear();
        _snapshot = null;
        _recordExpiry = expiry;
        Record = record.Addresses.Count <= limit ? record : record with { Addresses = [.. record.Addresses.Take(limit)] };
        AddAddresses(Record.Addresses, expiry, limit);
    }

    public void SetConnected(bool isConnected)
    {
        IsConnected = isConnected;
        IsIdentityCurrent &= isConnected;
    }

    public void SetIdentity(PeerIdentity identity, DateTimeOffset keepUntil)
    {
        Identity = identity;
        IsIdentityCurrent = IsConnected;
        _keepUntil = Later(_keepUntil, keepUntil);
    }

    public void SetPublicKey(PublicKey key, DateTimeOffset keepUntil)
    {
        PublicKey = key;
        _keepUntil = Later(_keepUntil, keepUntil);
    }

    /// <summary>Keeps what is most likely to lead to a peer that has left.</summary>
    /// <param name="proven">Where it was reached; null where that is not known.</param>
    /// <param name="expiry">Until when.</param>
    /// <param name="limit">How many addresses.</param>
    public void KeepProven(Multiaddress? proven, DateTimeOffset expiry, int limit)
    {
        if (proven is not null)
        {
            // A record of the peer's may have replaced it, and many addresses have left no room for it: it goes before all of them.
            AddAddresses([proven], expiry, int.MaxValue);
        }

        TrimAddresses(limit, proven);
        KeepUntil(expiry);
    }

    public void KeepUntil(DateTimeOffset time)
    {
        _keepUntil = time;
        _recordExpiry = Later(_recordExpiry, time);
        foreach (Multiaddress address in Addresses())
        {
            KnownAddress known = _addresses[address];
            _addresses[address] = known with { Expiry = Later(known.Expiry, time) };
        }
    }

    /// <summary>Keeps the addresses that are most likely to be of use.</summary>
    /// <param name="limit">How many.</param>
    /// <param name="proven">Where the peer was reached; null where that is not known.</param>
    public void TrimAddresses(int limit, Multiaddress? proven)
    {
        if (_addresses.Count > limit)
        {
            foreach (Multiaddress address in Ranked(proven).Skip(limit).ToArray())
            {
                _addresses.Remove(address);
            }

            _snapshot = null;
        }

        if (Record is { } record && record.Addresses.Count > limit)
        {
            Record = record with { Addresses = [.. record.Addresses.Take(limit)] };
        }
    }

    /// <summary>Drops what has expired; false where nothing is left that is worth keeping.</summary>
    public bool Expire(DateTimeOffset now, out bool droppedRecord)
    {
        droppedRecord = false;
        if (IsConnected)
        {
            return true;
        }

        foreach (Multiaddress address in Addresses())
        {
            if (_addresses[address].Expiry <= now && _addresses.Remove(address))
            {
                _snapshot = null;
            }
        }

        bool isKept = _addresses.Count > 0 || _keepUntil > now;
        if (isKept && Record is not null && _recordExpiry <= now)
        {
            Record = null;
            droppedRecord = true;
        }

        return isKept;
    }

    private static DateTimeOffset Later(DateTimeOffset left, DateTimeOffset right) => left > right ? left : right;

    // What worked, then what the peer itself vouches for, then what is newest; go-libp2p's identify keeps the connected address and takes the rest as it comes.
    private IEnumerable<Multiaddress> Ranked(Multiaddress? proven)
    {
        HashSet<Multiaddress> signed = [.. (Record?.Addresses ?? []).Select(address => address.WithoutPeerId())];
        return _addresses
            .OrderByDescending(known => known.Key.Equals(proven))
            .ThenByDescending(known => signed.Contains(known.Key))
            .ThenByDescending(known => known.Value.Turn)
            .Select(known => known.Key);
    }

    /// <param name="Expiry">Until when it is kept.</param>
    /// <param name="Turn">When it was last heard of, counted in additions to this peer.</param>
    private readonly record struct KnownAddress(DateTimeOffset Expiry, long Turn);
}
