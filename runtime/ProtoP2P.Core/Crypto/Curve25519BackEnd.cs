using System.Security.Cryptography;

namespace ProtoP2P.Crypto;

/// <summary>The checks that all back ends share; what reaches a library has the right size and passed <see cref="Curve25519Points"/>.</summary>
internal abstract class Curve25519BackEnd : ICurve25519
{
    protected const int KeySize = 32;
    protected const int SignatureSize = 64;

    public abstract string Name { get; }

    public void X25519PublicKey(ReadOnlySpan<byte> privateKey, Span<byte> publicKey)
    {
        RequireLength(privateKey, KeySize, nameof(privateKey));
        RequireLength(publicKey, KeySize, nameof(publicKey));
        DeriveX25519PublicKey(privateKey, publicKey);
    }

    public bool TryX25519(ReadOnlySpan<byte> privateKey, ReadOnlySpan<byte> peerPublicKey, Span<byte> sharedSecret)
    {
        RequireLength(privateKey, KeySize, nameof(privateKey));
        RequireLength(sharedSecret, KeySize, nameof(sharedSecret));
        sharedSecret.Clear();
        if (peerPublicKey.Length != KeySize || Curve25519Points.IsLowOrderX25519Point(peerPublicKey))
        {
            return false;
        }

        // The table covers every low-order point; the second look costs nothing and does not trust the table.
        return Agree(privateKey, peerPublicKey, sharedSecret)
            && !CryptographicOperations.FixedTimeEquals(sharedSecret, stackalloc byte[KeySize]);
    }

    public void Ed25519PublicKey(ReadOnlySpan<byte> seed, Span<byte> publicKey)
    {
        RequireLength(seed, KeySize, nameof(seed));
        RequireLength(publicKey, KeySize, nameof(publicKey));
        DeriveEd25519PublicKey(seed, publicKey);
    }

    public void Ed25519Sign(ReadOnlySpan<byte> seed, ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, Span<byte> signature)
    {
        RequireLength(seed, KeySize, nameof(seed));
        RequireLength(publicKey, KeySize, nameof(publicKey));
        RequireLength(signature, SignatureSize, nameof(signature));
        Sign(seed, publicKey, message, signature);
    }

    public bool Ed25519Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
        => publicKey.Length == KeySize
            && signature.Length == SignatureSize
            && Curve25519Points.IsCanonicalScalar(signature[KeySize..])
            && Curve25519Points.IsAcceptableEd25519Point(publicKey)
            && Curve25519Points.IsAcceptableEd25519Point(signature[..KeySize])
            && Verify(publicKey, message, signature);

    protected abstract void DeriveX25519PublicKey(ReadOnlySpan<byte> privateKey, Span<byte> publicKey);

    protected abstract bool Agree(ReadOnlySpan<byte> privateKey, ReadOnlySpan<byte> peerPublicKey, Span<byte> sharedSecret);

    protected abstract void DeriveEd25519PublicKey(ReadOnlySpan<byte> seed, Span<byte> publicKey);

    protected abstract void Sign(ReadOnlySpan<byte> seed, ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, Span<byte> signature);

    protected abstract bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature);

    private static void RequireLength(ReadOnlySpan<byte> span, int length, string name)
    {
        if (span.Length != length)
        {
            throw new ArgumentException($"Expected {length} bytes, got {span.Length}.", name);
        }
    }
}
