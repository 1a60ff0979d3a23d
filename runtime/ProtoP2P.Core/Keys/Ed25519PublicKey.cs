using ProtoP2P.Crypto;

namespace ProtoP2P;

/// <summary>An Ed25519 public key: 32 bytes (RFC 8032).</summary>
internal sealed class Ed25519PublicKey : PublicKey
{
    internal const int Size = 32;

    private readonly byte[] _key;

    /// <exception cref="FormatException">Not 32 bytes.</exception>
    public Ed25519PublicKey(ReadOnlySpan<byte> key)
        : base(KeyType.Ed25519, key)
    {
        if (key.Length != Size)
        {
            throw new FormatException($"An Ed25519 public key has {Size} bytes, got {key.Length}.");
        }

        _key = key.ToArray();
    }

    public override KeyType Type => KeyType.Ed25519;

    internal ReadOnlySpan<byte> Raw => _key;

    public override bool Verify(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
        => Curve25519.Default.Ed25519Verify(_key, message, signature);
}
