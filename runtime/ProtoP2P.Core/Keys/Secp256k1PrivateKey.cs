using System.Security.Cryptography;

namespace ProtoP2P;

/// <summary>A secp256k1 private key: a scalar of 32 bytes, big-endian and unsigned.</summary>
internal sealed class Secp256k1PrivateKey : PrivateKey
{
    private readonly byte[] _scalar;
    private readonly ECPoint _point;
    private bool _disposed;

    private Secp256k1PrivateKey(byte[] scalar, ECPoint point)
    {
        _scalar = scalar;
        _point = point;
        PublicKey = new Secp256k1PublicKey(point);
    }

    public override PublicKey PublicKey { get; }

    public static Secp256k1PrivateKey Create()
    {
        (byte[] scalar, ECPoint point) = EcdsaCurve.Secp256k1.Generate();
        return new Secp256k1PrivateKey(scalar, point);
    }

    /// <exception cref="FormatException">Not a scalar of the curve, or the system lacks the curve.</exception>
    public static Secp256k1PrivateKey FromData(ReadOnlySpan<byte> data)
    {
        if (!EcdsaCurve.Secp256k1.IsSupported)
        {
            throw new FormatException("This system's cryptography lacks the curve secp256k1, so keys on it cannot be used.");
        }

        byte[] scalar = data.Length == EcdsaCurve.FieldSize ? data.ToArray() : [];
        if (EcdsaCurve.Secp256k1.TryDerivePoint(scalar, out ECPoint point))
        {
            return new Secp256k1PrivateKey(scalar, point);
        }

        CryptographicOperations.ZeroMemory(scalar);
        throw new FormatException($"A secp256k1 private key is a number of {EcdsaCurve.FieldSize} bytes from 1 to below the curve's order; the {data.Length} bytes given are not.");
    }

    public override byte[] ToProtobuf()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return KeyProtobuf.Write(KeyType.Secp256k1, _scalar);
    }

    public override byte[] Sign(ReadOnlySpan<byte> message)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        byte[] signature = EcdsaCurve.Secp256k1.Sign(_scalar, _point, message);
        EcdsaSignature.MakeLowS(signature, EcdsaCurve.Secp256k1.Order);
        return EcdsaSignature.WriteDer(signature);
    }

    protected override void Dispose(bool disposing)
    {
        _disposed = true;
        CryptographicOperations.ZeroMemory(_scalar);
    }
}
