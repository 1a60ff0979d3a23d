namespace ProtoP2P.Swarm;

/// <summary>A peerstore that lives as long as its host.</summary>
/// <remarks>
/// Bounded in peers, in addresses per peer and in signed records, so that strangers who announce others cannot fill the memory
/// (CVE-2023-40583). Nothing runs in the background: what has expired is dropped when it is next looked at, or makes room first. <see cref="PeerstoreFile"/>
/// takes it from one life of the node to the next.
/// </remarks>
internal sealed partial class InMemoryPeerstore(PeerstoreOptions options, TimeProvider timeProvider) : IPeerstore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<PeerId, PeerstoreEntry> _entries = [];

    // Least recently heard of first.
    private readonly LinkedList<PeerstoreEntry> _byAge = [];
    private int _records;

    /// <inheritdoc/>
    public IReadOnlyCollection<PeerId> Peers
    {
        get
        {
            lock (_gate)
            {
                return [.. _entries.Keys];
            }
        }
    }

    /// <inheritdoc/>
    public PeerInfo? Find(PeerId peerId)
    {
        ArgumentNullException.ThrowIfNull(peerId);
        lock (_gate)
        {
            return Look(peerId) is { } entry
                ? new PeerInfo(peerId, entry.Addresses(), entry.Identity, entry.Record)
                : null;
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<Multiaddress> GetAddresses(PeerId peerId)
    {
        ArgumentNullException.ThrowIfNull(peerId);
        lock (_gate)
        {
            return Look(peerId)?.Addresses() ?? [];
        }
    }

    /// <inheritdoc/>
    public void AddAddresses(PeerId peerId, IEnumerable<Multiaddress> addresses, TimeSpan timeToLive)
    {
        ArgumentNullException.ThrowIfNull(peerId);
        ArgumentNullException.ThrowIfNull(addresses);
        lock (_gate)
        {
            // The sequence may come from the network: it is never read further than what fits.
            Multiaddress[] candidates = [.. addresses.Take(options.MaxAddressesPerPeer)];
            if (candidates.Length > 0 && timeToLive > TimeSpan.Zero)
            {
                Touch(peerId).AddAddresses(candidates, Expiry(timeToLive), options.MaxAddressesPerPeer);
            }
        }
    }

    /// <inheritdoc/>
    public bool AddRecord(PeerRecord record, TimeSpan timeToLive)
    {
        ArgumentNullException.ThrowIfNull(record);
        lock (_gate)
        {
            PeerRecord? known = Look(record.PeerId)?.Record;
            if (known is not null ? record.Sequence <= known.Sequence : _records >= options.MaxRecords)
            {
                return false;
            }

            PeerstoreEntry entry = Touch(record.PeerId);
            _records += entry.Record is null ? 1 : 0;
            entry.SetRecord(Bounded(record), Expiry(timeToLive), options.MaxAddressesPerPeer);
            KeepKey(entry, record.Envelope?.PublicKey);
            return true;
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<string>? GetProtocols(PeerId peerId)
    {
        ArgumentNullException.ThrowIfNull(peerId);
        lock (_gate)
        {
            return Look(peerId)?.Identity?.Protocols;
        }
    }

    /// <summary>
    /// What a connected peer said since it was connected. What it said before it left may be from another life of it: it bars no call.
    /// </summary>
    public IReadOnlyList<string>? GetCurrentProtocols(PeerId peerId)
    {
        lock (_gate)
        {
            return Look(peerId) is { IsIdentityCurrent: true } entry ? entry.Identity?.Protocols : null;
        }
    }

    /// <inheritdoc/>
    public void SetIdentity(PeerId peerId, PeerIdentity identity)
    {
        ArgumentNullException.ThrowIfNull(peerId);
        ArgumentNullException.ThrowIfNull(identity);
        lock (_gate)
        {
            Touch(peerId).SetIdentity(Bounded(identity), Expiry(options.KeepAfterDisconnect));
        }
    }

    /// <inheritdoc/>
    public bool Remove(PeerId peerId)
    {
        ArgumentNullException.ThrowIfNull(peerId);
        lock (_gate)
        {
            _changes++;
            return _entries.TryGetValue(peerId, out PeerstoreEntry? entry) && Drop(entry);
        }
    }

    /// <inheritdoc/>
    public PublicKey? GetPublicKey(PeerId peerId)
    {
        ArgumentNullException.ThrowIfNull(peerId);
        if (peerId.TryGetPublicKey(out PublicKey? key))
        {
            return key;
        }

        lock (_gate)
        {
            return Look(peerId)?.PublicKey;
        }
    }

    /// <inheritdoc/>
    public void AddPublicKey(PublicKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        PeerId peerId = PeerId.FromPublicKey(key);
        if (peerId.HoldsPublicKey)
        {
            return;
        }

        lock (_gate)
        {
            KeepKey(Touch(peerId), key);
        }
    }

    /// <summary>A connected peer is never forgotten, and its addresses do not expire.</summary>
    /// <param name="peerId">The peer.</param>
    /// <param name="isConnected">Whether it has a connection.</param>
    /// <param name="lastAddress">Where the last connection was dialled; it is kept before all others. Null where the peer dialled.</param>
    public void SetConnected(PeerId peerId, bool isConnected, Multiaddress? lastAddress = null)
    {
        lock (_gate)
        {
            PeerstoreEntry entry = Touch(peerId);
            _connected += (isConnected ? 1 : 0) - (entry.IsConnected ? 1 : 0);
            entry.SetConnected(isConnected);
            if (!isConnected)
            {
                entry.KeepProven(lastAddress?.WithoutPeerId(), Expiry(options.KeepAfterDisconnect), AddressLimit);
            }
        }
    }

    private PeerIdentity Bounded(PeerIdentity identity) => identity.Protocols.Count <= options.MaxProtocolsPerPeer
        ? identity
        : identity with { Protocols = [.. identity.Protocols.Take(options.MaxProtocolsPerPeer)] };

    private PeerRecord Bounded(PeerRecord record) =>
        record.Envelope?.Payload.Length > options.MaxRecordSize ? record with { Envelope = null } : record;

    private void KeepKey(PeerstoreEntry entry, PublicKey? key)
    {
        if (key is not null && entry.PublicKey is null && !entry.PeerId.HoldsPublicKey)
        {
            entry.SetPublicKey(key, Expiry(options.KeepAfterDisconnect));
        }
    }

    private DateTimeOffset Expiry(TimeSpan timeToLive)
    {
        DateTimeOffset now = timeProvider.GetUtcNow();
        return timeToLive < DateTimeOffset.MaxValue - now ? now + timeToLive : DateTimeOffset.MaxValue;
    }

    private PeerstoreEntry? Look(PeerId peerId)
    {
        if (!_entries.TryGetValue(peerId, out PeerstoreEntry? entry))
        {
            return null;
        }

        if (!entry.Expire(timeProvider.GetUtcNow(), out bool droppedRecord))
        {
            Drop(entry);
            return null;
        }

        _records -= droppedRecord ? 1 : 0;
        return entry;
    }

    // Called before every change.
    private PeerstoreEntry Touch(PeerId peerId)
    {
        _changes++;
        if (Look(peerId) is { } known)
        {
            _byAge.Remove(known.Node);
            _byAge.AddLast(known.Node);
            return known;
        }

        MakeRoom();
        var entry = new PeerstoreEntry(peerId);
        _entries.Add(peerId, entry);
        _byAge.AddLast(entry.Node);
        return entry;
    }

    private void MakeRoom()
    {
        LinkedListNode<PeerstoreEntry>? node = _byAge.First;
        while (_entries.Count >= options.MaxPeers && node is not null)
        {
            LinkedListNode<PeerstoreEntry>? next = node.Next;
            if (!node.Value.IsConnected)
            {
                Drop(node.Value);
            }

            node = next;
        }
    }

    private bool Drop(PeerstoreEntry entry)
    {
        _records -= entry.Record is null ? 0 : 1;
        _connected -= entry.IsConnected ? 1 : 0;
        _byAge.Remove(entry.Node);
        return _entries.Remove(entry.PeerId);
    }
}
