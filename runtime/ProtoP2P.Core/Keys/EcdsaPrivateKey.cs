using System.Formats.Asn1;
using System.Security.Cryptography;
using ProtoP2P.Encodings;

namespace ProtoP2P;

/// <summary>An ECDSA private key on P-256, written as ECPrivateKey (RFC 5915).</summary>
internal sealed class EcdsaPrivateKey : PrivateKey
{
    private const string P256Oid = "1.2.840.10045.3.1.7";

    private static readonly byte[] BeforeScalar = Convert.FromHexString("30770201010420");
    private static readonly byte[] BeforePoint = Convert.FromHexString("a00a06082a8648ce3d030107a14403420004");

    private readonly byte[] _scalar;
    private readonly ECPoint _point;
    private bool _disposed;

    private EcdsaPrivateKey(byte[] scalar, ECPoint point)
    {
        _scalar = scalar;
        _point = point;
        PublicKey = new EcdsaPublicKey(point);
    }

    public override PublicKey PublicKey { get; }

    public static EcdsaPrivateKey Create()
    {
        (byte[] scalar, ECPoint point) = EcdsaCurve.P256.Generate();
        return new EcdsaPrivateKey(scalar, point);
    }

    /// <exception cref="FormatException">Not an ECPrivateKey on P-256, or its public key is not its own.</exception>
    public static EcdsaPrivateKey FromData(ReadOnlySpan<byte> data)
    {
        byte[] scalar;
        byte[] statedPoint;
        try
        {
            (scalar, statedPoint) = Read(data);
        }
        catch (AsnContentException e)
        {
            throw new FormatException($"An ECDSA private key is an ECPrivateKey in DER that names the curve P-256: {e.Message}", e);
        }

        if (!EcdsaCurve.P256.TryDerivePoint(scalar, out ECPoint point))
        {
            CryptographicOperations.ZeroMemory(scalar);
            throw new FormatException("The number inside an ECDSA private key is not from 1 to below the order of P-256.");
        }

        byte[] derivedPoint = [4, .. point.X!, .. point.Y!];
        if (statedPoint.Length == 0 || statedPoint.AsSpan().SequenceEqual(derivedPoint))
        {
            return new EcdsaPrivateKey(scalar, point);
        }

        CryptographicOperations.ZeroMemory(scalar);
        throw new FormatException("The public key inside an ECDSA private key does not belong to it.");
    }

    public override byte[] ToProtobuf()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        byte[] data = [.. BeforeScalar, .. _scalar, .. BeforePoint, .. _point.X!, .. _point.Y!];
        byte[] protobuf = KeyProtobuf.Write(KeyType.Ecdsa, data);
        CryptographicOperations.ZeroMemory(data);
        return protobuf;
    }

    public override byte[] Sign(ReadOnlySpan<byte> message)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return EcdsaSignature.WriteDer(EcdsaCurve.P256.Sign(_scalar, _point, message));
    }

    protected override void Dispose(bool disposing)
    {
        _disposed = true;
        CryptographicOperations.ZeroMemory(_scalar);
    }

    private static (byte[] Scalar, byte[] Point) Read(ReadOnlySpan<byte> data)
    {
        var reader = new DerReader(data);
        DerReader key = reader.ReadSequence();
        reader.ThrowIfNotAtEnd();
        if (!key.ReadPositiveInteger().SequenceEqual((ReadOnlySpan<byte>)[1]))
        {
            throw new AsnContentException("The version is not 1.");
        }

        ReadOnlySpan<byte> scalar = key.ReadOctetString();
        if (scalar.Length > EcdsaCurve.FieldSize)
        {
            throw new AsnContentException($"The private key has {scalar.Length} bytes, more than {EcdsaCurve.FieldSize}.");
        }

        if (!key.TryReadContext(0, out DerReader parameters))
        {
            throw new AsnContentException("The curve is missing.");
        }

        parameters.ReadObjectIdentifier(P256Oid);
        parameters.ThrowIfNotAtEnd();
        ReadOnlySpan<byte> point = default;
        if (key.TryReadContext(1, out DerReader publicKey))
        {
            point = publicKey.ReadBitString();
            publicKey.ThrowIfNotAtEnd();
        }

        key.ThrowIfNotAtEnd();
        return (EcdsaCurve.LeftPad(scalar), point.ToArray());
    }
}
