namespace ProtoP2P;

/// <summary>A node's own statement of its addresses (libp2p specs, RFC 0003). Immutable.</summary>
/// <param name="PeerId">Whose addresses.</param>
/// <param name="Sequence">Grows with every change; the highest wins.</param>
/// <param name="Addresses">Addresses without a <c>/p2p</c> suffix.</param>
public sealed record PeerRecord(PeerId PeerId, ulong Sequence, IReadOnlyList<Multiaddress> Addresses)
{
    /// <summary>The domain under which standard peer records are signed.</summary>
    public const string Domain = "libp2p-peer-record";

    /// <summary>Seals the record in an envelope signed by its subject.</summary>
    public SignedEnvelope Seal(PrivateKey key) => throw new NotImplementedException();

    /// <summary>Opens a sealed record of the standard or the legacy kind and checks that its subject signed it.</summary>
    /// <exception cref="FormatException">Malformed, badly signed, or signed by another than its subject.</exception>
    public static PeerRecord Open(ReadOnlySpan<byte> envelope) => throw new NotImplementedException();
}
