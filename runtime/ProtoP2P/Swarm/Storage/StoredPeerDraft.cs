using System.Text;

namespace ProtoP2P.Swarm;

/// <summary>A peer that is being read from a file: what is malformed or over a limit is left out.</summary>
internal sealed class StoredPeerDraft(PeerstoreOptions options)
{
    private readonly List<StoredAddress> _addresses = [];
    private readonly List<string> _protocols = [];
    private PeerId? _id;
    private PeerRecord? _record;
    private PublicKey? _key;

    public DateTimeOffset KeepUntil { get; set; } = DateTimeOffset.UnixEpoch;

    public DateTimeOffset RecordExpiry { get; set; } = DateTimeOffset.UnixEpoch;

    public string? AgentVersion { get; set; }

    public string? ProtocolVersion { get; set; }

    public void SetId(ReadOnlySpan<byte> multihash) => PeerId.TryFromMultihash(multihash, out _id);

    /// <summary>Takes a record whose signature holds.</summary>
    public void SetRecord(ReadOnlySpan<byte> envelope) => PeerRecord.TryOpen(envelope, out _record);

    public void AddAddress(ReadOnlySpan<byte> multiaddr, DateTimeOffset expiry)
    {
        if (_addresses.Count < options.MaxAddressesPerPeer && Multiaddress.TryFromBytes(multiaddr, out Multiaddress? address))
        {
            _addresses.Add(new StoredAddress(address, expiry));
        }
    }

    public void AddProtocol(ReadOnlySpan<byte> protocol)
    {
        if (_protocols.Count < options.MaxProtocolsPerPeer)
        {
            _protocols.Add(Encoding.UTF8.GetString(protocol));
        }
    }

    public void SetPublicKey(ReadOnlySpan<byte> protobuf)
    {
        try
        {
            _key = PublicKey.FromProtobuf(protobuf);
        }
        catch (FormatException)
        {
            // Of a kind that this version does not know: the peer is of use without it.
            _key = null;
        }
    }

    /// <summary>Null without a peer id.</summary>
    public StoredPeer? ToPeer() => _id is null ? null : new StoredPeer(_id)
    {
        KeepUntil = KeepUntil,
        Addresses = _addresses,
        Record = _record is not null && _record.PeerId == _id ? _record : null,
        RecordExpiry = RecordExpiry,
        Identity = _protocols.Count > 0 ? new PeerIdentity(_protocols, AgentVersion, ProtocolVersion) : null,
        PublicKey = _key is not null && PeerId.FromPublicKey(_key) == _id ? _key : null,
    };
}
