namespace ProtoP2P.Crypto;

/// <summary>The two curve operations that the base class library lacks. Implemented over libsodium and over OpenSSL's libcrypto.</summary>
internal interface ICurve25519
{
    /// <summary>The back end's name and version, for diagnostics.</summary>
    string Name { get; }

    /// <summary>Derives the X25519 public key (32 bytes) of a private key (32 bytes). RFC 7748.</summary>
    void X25519PublicKey(ReadOnlySpan<byte> privateKey, Span<byte> publicKey);

    /// <summary>X25519. False where the shared secret would be all zero (a low-order point): the caller must abort. RFC 7748, section 6.1.</summary>
    bool TryX25519(ReadOnlySpan<byte> privateKey, ReadOnlySpan<byte> peerPublicKey, Span<byte> sharedSecret);

    /// <summary>Derives the Ed25519 public key (32 bytes) of a seed (32 bytes). RFC 8032.</summary>
    void Ed25519PublicKey(ReadOnlySpan<byte> seed, Span<byte> publicKey);

    /// <summary>Signs with pure Ed25519: a 64-byte signature.</summary>
    void Ed25519Sign(ReadOnlySpan<byte> seed, ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, Span<byte> signature);

    /// <summary>Verifies a pure Ed25519 signature; small-order and non-canonical points and scalars are refused alike by all back ends.</summary>
    bool Ed25519Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature);
}
