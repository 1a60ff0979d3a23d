using System.Security.Cryptography;

namespace ProtoP2P;

/// <summary>A secp256k1 public key: a compressed point.</summary>
internal sealed class Secp256k1PublicKey : PublicKey
{
    private readonly ECPoint _point;

    public Secp256k1PublicKey(ECPoint point)
        : base(KeyType.Secp256k1, Secp256k1Point.Compress(point))
        => _point = point;

    public override KeyType Type => KeyType.Secp256k1;

    /// <exception cref="FormatException">Not a point of the curve, or the system lacks the curve.</exception>
    public static Secp256k1PublicKey FromData(ReadOnlySpan<byte> data)
    {
        if (!Secp256k1Point.TryRead(data, out ECPoint point))
        {
            throw new FormatException($"A secp256k1 public key is a point of the curve in {Secp256k1Point.CompressedSize} bytes; the {data.Length} bytes given are not.");
        }

        // Refused here and not when verifying: a stranger chooses the kind of its key, and must not make Verify throw.
        return EcdsaCurve.Secp256k1.IsSupported
            ? new Secp256k1PublicKey(point)
            : throw new FormatException("This system's cryptography lacks the curve secp256k1, so keys on it cannot be used.");
    }

    public override bool Verify(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
        => EcdsaCurve.Secp256k1.Verify(_point, message, signature);
}
