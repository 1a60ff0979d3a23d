namespace ProtoP2P;

/// <summary>Signs this node's addresses; the sequence number grows with every change (libp2p specs, RFC 0003).</summary>
internal sealed class SelfRecord(PrivateKey identity, TimeProvider timeProvider)
{
    private readonly Lock _gate = new();
    private readonly PeerId _peerId = PeerId.FromPublicKey(identity.PublicKey);
    private IReadOnlyList<Multiaddress> _addresses = [];
    private SignedEnvelope? _sealed;
    private ulong _sequence;

    /// <summary>The record of these addresses; signed anew only where they differ from the last.</summary>
    public SignedEnvelope Seal(IReadOnlyList<Multiaddress> addresses)
    {
        lock (_gate)
        {
            if (_sealed is not null && _addresses.SequenceEqual(addresses))
            {
                return _sealed;
            }

            // The time in milliseconds keeps it growing over restarts.
            _sequence = Math.Max(_sequence + 1, (ulong)timeProvider.GetUtcNow().ToUnixTimeMilliseconds());
            _addresses = addresses;
            _sealed = new PeerRecord(_peerId, _sequence, addresses).Seal(identity);
            return _sealed;
        }
    }
}
