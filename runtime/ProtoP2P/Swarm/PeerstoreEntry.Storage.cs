namespace ProtoP2P.Swarm;

/// <content>What is written to a file, and read from one.</content>
internal sealed partial class PeerstoreEntry
{
    /// <summary>A copy of all that is known.</summary>
    /// <param name="left">Until when it would be kept if the peer left now; it counts where the peer is connected.</param>
    public StoredPeer Export(DateTimeOffset left)
    {
        DateTimeOffset least = IsConnected ? left : DateTimeOffset.MinValue;
        return new StoredPeer(PeerId)
        {
            KeepUntil = Later(_keepUntil, least),
            Addresses = [.. Ranked(proven: null).Select(address => new StoredAddress(address, Later(_addresses[address].Expiry, least)))],
            Record = Record?.Envelope is null ? null : Record,
            RecordExpiry = Later(_recordExpiry, least),
            Identity = Identity,
            PublicKey = PublicKey,
        };
    }

    /// <summary>Adds what is not known and has not expired.</summary>
    public void Restore(StoredPeer stored, DateTimeOffset now, int addressLimit)
    {
        _keepUntil = Later(_keepUntil, stored.KeepUntil);
        Identity ??= stored.Identity;
        PublicKey ??= stored.PublicKey;

        // The most useful one comes last, and so counts as the newest from now on.
        foreach (StoredAddress address in stored.Addresses.Where(address => address.Expiry > now).Take(addressLimit).Reverse())
        {
            AddAddresses([address.Address], address.Expiry, addressLimit);
        }

        if (stored.Record is { } record)
        {
            _recordExpiry = stored.RecordExpiry;
            Record = record.Addresses.Count <= addressLimit ? record : record with { Addresses = [.. record.Addresses.Take(addressLimit)] };
        }
    }
}
