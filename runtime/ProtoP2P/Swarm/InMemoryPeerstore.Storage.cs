namespace ProtoP2P.Swarm;

/// <content>What is written to a file, and read from one.</content>
internal sealed partial class InMemoryPeerstore
{
    private long _changes;
    private int _connected;

    /// <summary>Grows with everything that a file would have to say differently.</summary>
    public long Changes => Volatile.Read(ref _changes);

    /// <summary>Whether anyone is connected: then what a file says of them, that they have just left, is soon out of date.</summary>
    public bool HasConnected => Volatile.Read(ref _connected) > 0;

    /// <summary>All that is known, whoever was heard of last first. Who is connected is told as if it had just left.</summary>
    public IReadOnlyList<StoredPeer> Export()
    {
        lock (_gate)
        {
            DateTimeOffset left = Expiry(options.KeepAfterDisconnect);
            List<StoredPeer> peers = new(_entries.Count);
            LinkedListNode<PeerstoreEntry>? node = _byAge.Last;
            while (node is not null)
            {
                LinkedListNode<PeerstoreEntry>? older = node.Previous;
                if (Look(node.Value.PeerId) is { } entry)
                {
                    peers.Add(entry.Export(left));
                }

                node = older;
            }

            return peers;
        }
    }

    /// <summary>Takes back what was exported. Whatever is known already stays, and so do all limits; what has expired meanwhile is not taken.</summary>
    /// <returns>How many peers were taken.</returns>
    public int Restore(IEnumerable<StoredPeer> newestFirst)
    {
        int count = 0;
        lock (_gate)
        {
            DateTimeOffset now = timeProvider.GetUtcNow();
            foreach (StoredPeer stored in newestFirst)
            {
                count += TryRestore(stored, now) ? 1 : 0;
            }
        }

        return count;
    }

    private bool TryRestore(StoredPeer stored, DateTimeOffset now)
    {
        PeerstoreEntry? entry = Look(stored.PeerId);
        if (entry is null)
        {
            if (_entries.Count >= options.MaxPeers || (stored.KeepUntil <= now && stored.Addresses.All(address => address.Expiry <= now)))
            {
                return false;
            }

            // Older than all that is known now, and than what was read before.
            entry = new PeerstoreEntry(stored.PeerId);
            _entries.Add(stored.PeerId, entry);
            _byAge.AddFirst(entry.Node);
        }

        bool hadRecord = entry.Record is not null;
        bool takesRecord = stored.Record is { } record && stored.RecordExpiry > now
            && (entry.Record is { } known ? record.Sequence > known.Sequence : _records < options.MaxRecords);
        PeerIdentity? identity = stored.Identity is null ? null : Bounded(stored.Identity);
        entry.Restore(stored with { Record = takesRecord ? Bounded(stored.Record!) : null, Identity = identity }, now, AddressLimit);
        _records += !hadRecord && entry.Record is not null ? 1 : 0;
        return true;
    }

    private int AddressLimit => Math.Min(options.MaxAddressesPerPeer, options.MaxAddressesAfterDisconnect);
}
