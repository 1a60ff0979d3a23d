namespace ProtoP2P.Swarm;

/// <summary>What the peerstore holds of one peer. Guarded by the peerstore's lock.</summary>
internal sealed class PeerstoreEntry
{
    private readonly Dictionary<Multiaddress, DateTimeOffset> _expiries = [];
    private DateTimeOffset _keepUntil;
    private DateTimeOffset _recordExpiry;
    private Multiaddress[]? _snapshot;

    public PeerstoreEntry(PeerId peerId)
    {
        PeerId = peerId;
        Node = new LinkedListNode<PeerstoreEntry>(this);
    }

    public PeerId PeerId { get; }

    public LinkedListNode<PeerstoreEntry> Node { get; }

    public PeerIdentity? Identity { get; private set; }

    public PeerRecord? Record { get; private set; }

    public bool IsConnected { get; private set; }

    /// <summary>Whether the peer said what it is since it was connected.</summary>
    public bool IsIdentityCurrent { get; private set; }

    public IReadOnlyList<Multiaddress> Addresses() => _snapshot ??= [.. _expiries.Keys];

    public void AddAddresses(IEnumerable<Multiaddress> addresses, DateTimeOffset expiry, int limit)
    {
        foreach (Multiaddress address in addresses)
        {
            Multiaddress bare = address.WithoutPeerId();
            if (_expiries.TryGetValue(bare, out DateTimeOffset known))
            {
                _expiries[bare] = known > expiry ? known : expiry;
            }
            else if (_expiries.Count < limit)
            {
                _expiries.Add(bare, expiry);
                _snapshot = null;
            }
        }
    }

    /// <summary>What a peer signed replaces what anyone said of it.</summary>
    public void SetRecord(PeerRecord record, DateTimeOffset expiry, int limit)
    {
        _expiries.Clear();
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
        _keepUntil = _keepUntil > keepUntil ? _keepUntil : keepUntil;
    }

    public void KeepUntil(DateTimeOffset time)
    {
        _keepUntil = time;
        _recordExpiry = _recordExpiry > time ? _recordExpiry : time;
        foreach (Multiaddress address in Addresses())
        {
            _expiries[address] = _expiries[address] > time ? _expiries[address] : time;
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
            if (_expiries[address] <= now && _expiries.Remove(address))
            {
                _snapshot = null;
            }
        }

        bool isKept = _expiries.Count > 0 || _keepUntil > now;
        if (isKept && Record is not null && _recordExpiry <= now)
        {
            Record = null;
            droppedRecord = true;
        }

        return isKept;
    }
}
