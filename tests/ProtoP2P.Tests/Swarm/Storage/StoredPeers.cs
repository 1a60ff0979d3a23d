using ProtoP2P.Swarm;

namespace ProtoP2P.Tests.Swarm.Storage;

/// <summary>Peers and addresses for tests of the file.</summary>
internal static class StoredPeers
{
    public static readonly PeerId Self = Peer(int.MaxValue);

    public static PeerId Peer(int number)
    {
        byte[] multihash = new byte[34];
        multihash[0] = 0x12;
        multihash[1] = 32;
        BitConverter.TryWriteBytes(multihash.AsSpan(2), number);
        return PeerId.FromMultihash(multihash);
    }

    public static Multiaddress Address(int number) => Multiaddress.Parse($"/ip4/10.0.{number / 256}.{number % 256}/tcp/4001");

    public static PeerRecord Signed(PrivateKey key, ulong sequence, params int[] addresses) => PeerRecord.Open(
        new PeerRecord(PeerId.FromPublicKey(key.PublicKey), sequence, [.. addresses.Select(Address)]).Seal(key).ToProtobuf());

    /// <summary>A file as it stands on the disk.</summary>
    public static byte[] File(DateTimeOffset savedAt, params StoredPeer[] peers) =>
        [.. PeerstoreFormat.Write(peers, savedAt, int.MaxValue, out _).SelectMany(part => part)];

    public static StoredPeer Lasting(int number, DateTimeOffset expiry, int addresses = 1) => new(Peer(number))
    {
        Addresses = [.. Enumerable.Range(1, addresses).Select(address => new StoredAddress(Address(address), expiry))],
    };
}
