namespace ProtoP2P.Security.Noise;

/// <summary>Who is at the other end, proved by a signature over the static key of this very session.</summary>
/// <param name="Peer">The peer's id.</param>
/// <param name="Key">The peer's identity key.</param>
/// <param name="Muxers">The muxers that the peer offers.</param>
internal sealed record NoiseIdentity(PeerId Peer, PublicKey Key, IReadOnlyList<string> Muxers)
{
    private static ReadOnlySpan<byte> Domain => "noise-libp2p-static-key:"u8;

    /// <summary>What an identity key signs to vouch for a static key.</summary>
    public static byte[] SignedBytes(ReadOnlySpan<byte> staticKey) => [.. Domain, .. staticKey];

    /// <summary>Checks a handshake payload against the static key that came with it, and the peer against the expected one.</summary>
    /// <exception cref="ProtocolViolationException">The payload is malformed or does not prove the identity.</exception>
    /// <exception cref="WrongPeerException">The identity is proved, and is not the expected one.</exception>
    public static NoiseIdentity Verify(ArraySegment<byte> payload, ReadOnlySpan<byte> staticKey, PeerId? expectedPeer)
    {
        NoisePayload decoded = NoisePayload.Decode(payload.Array!, payload.Offset, payload.Count);
        if (decoded.IdentityKey is null)
        {
            throw NoiseConstants.Violation("the handshake payload has no identity key");
        }

        if (decoded.IdentitySignature is null)
        {
            throw NoiseConstants.Violation("the handshake payload has no signature of the identity key");
        }

        PublicKey key = ReadKey(decoded.IdentityKey);
        if (!key.Verify(SignedBytes(staticKey), decoded.IdentitySignature))
        {
            throw NoiseConstants.Violation(
                $"the peer claims to be {PeerId.FromPublicKey(key)}, but the signature over its static key is not of that identity's key");
        }

        PeerId peer = PeerId.FromPublicKey(key);
        return expectedPeer is null || expectedPeer.Equals(peer)
            ? new NoiseIdentity(peer, key, decoded.Muxers)
            : throw new WrongPeerException(expectedPeer, peer);
    }

    private static PublicKey ReadKey(byte[] protobuf)
    {
        try
        {
            return PublicKey.FromProtobuf(protobuf);
        }
        catch (FormatException error)
        {
            throw NoiseConstants.Violation($"the peer's identity key is unusable: {error.Message}", error);
        }
    }
}
