using System.Security.Cryptography;

namespace ProtoP2P;

/// <summary>ECDSA with SHA-256 on one named 256-bit curve, over the base class library. Points and scalars are 32-byte big-endian.</summary>
internal sealed class EcdsaCurve
{
    public const int FieldSize = 32;

    private readonly ECCurve _curve;
    private readonly byte[] _order;
    private readonly Lazy<bool> _isSupported;

    private EcdsaCurve(string name, string oid, string orderHex)
    {
        Name = name;
        _curve = ECCurve.CreateFromValue(oid);
        _order = Convert.FromHexString(orderHex);
        _isSupported = new Lazy<bool>(Probe);
    }

    /// <summary>NIST P-256 (FIPS 186-5).</summary>
    public static EcdsaCurve P256 { get; } =
        new("P-256", "1.2.840.10045.3.1.7", "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");

    /// <summary>secp256k1 (SEC 2, section 2.4.1).</summary>
    public static EcdsaCurve Secp256k1 { get; } =
        new("secp256k1", "1.3.132.0.10", "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141");

    public string Name { get; }

    /// <summary>The order of the curve's group, big-endian.</summary>
    public ReadOnlySpan<byte> Order => _order;

    /// <summary>Whether this system's cryptography has the curve: not every platform has secp256k1.</summary>
    public bool IsSupported => _isSupported.Value;

    /// <summary>Makes a random key.</summary>
    /// <exception cref="PlatformNotSupportedException">The system lacks the curve.</exception>
    public (byte[] Scalar, ECPoint Point) Generate()
    {
        if (!IsSupported)
        {
            throw new PlatformNotSupportedException($"This system's cryptography lacks the curve {Name}; use an Ed25519 key.");
        }

        using ECDsa key = ECDsa.Create(_curve);
        ECParameters parameters = key.ExportParameters(includePrivateParameters: true);
        byte[] scalar = LeftPad(parameters.D);
        CryptographicOperations.ZeroMemory(parameters.D);
        return (scalar, Pad(parameters.Q));
    }

    /// <summary>The public point of a private scalar; false where the scalar is 0 or not below the order.</summary>
    public bool TryDerivePoint(byte[] scalar, out ECPoint point)
    {
        point = default;
        if (!IsValidScalar(scalar))
        {
            return false;
        }

        using ECDsa key = ECDsa.Create(new ECParameters { Curve = _curve, D = scalar });
        point = Pad(key.ExportParameters(includePrivateParameters: false).Q);
        return true;
    }

    /// <summary>Whether the point is on the curve.</summary>
    public bool IsOnCurve(ECPoint point)
    {
        try
        {
            using ECDsa key = ECDsa.Create(new ECParameters { Curve = _curve, Q = point });
            return true;
        }
        catch (CryptographicException)
        {
            // The platform's only way to say that the coordinates satisfy no equation.
            return false;
        }
    }

    /// <summary>Signs SHA-256 of the message: 32 bytes r, 32 bytes s.</summary>
    public byte[] Sign(byte[] scalar, ECPoint point, ReadOnlySpan<byte> message)
    {
        using ECDsa key = ECDsa.Create(new ECParameters { Curve = _curve, D = scalar, Q = point });
        return key.SignData(message, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }

    /// <summary>Verifies a signature in strict DER.</summary>
    public bool Verify(ECPoint point, ReadOnlySpan<byte> message, ReadOnlySpan<byte> derSignature)
    {
        Span<byte> signature = stackalloc byte[2 * FieldSize];
        if (!EcdsaSignature.TryReadDer(derSignature, signature))
        {
            return false;
        }

        try
        {
            using ECDsa key = ECDsa.Create(new ECParameters { Curve = _curve, Q = point });
            return key.VerifyData(message, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }
        catch (CryptographicException)
        {
            // r or s outside the group: some platforms answer so instead of false.
            return false;
        }
    }

    /// <summary>Brings a big-endian number to 32 bytes. Scalars are unsigned: a set top bit is part of the number.</summary>
    internal static byte[] LeftPad(ReadOnlySpan<byte> number)
    {
        var padded = new byte[FieldSize];
        number.CopyTo(padded.AsSpan(FieldSize - number.Length));
        return padded;
    }

    private static ECPoint Pad(ECPoint point) => new() { X = LeftPad(point.X), Y = LeftPad(point.Y) };

    // Looks at every byte whatever it finds: the scalar is a secret.
    private bool IsValidScalar(ReadOnlySpan<byte> scalar)
    {
        if (scalar.Length != FieldSize)
        {
            return false;
        }

        int borrow = 0;
        int any = 0;
        for (int i = FieldSize - 1; i >= 0; i--)
        {
            borrow = ((scalar[i] - _order[i] - borrow) >> 8) & 1;
            any |= scalar[i];
        }

        return borrow == 1 && any != 0;
    }

    private bool Probe()
    {
        try
        {
            using ECDsa key = ECDsa.Create(_curve);
            return key.ExportParameters(includePrivateParameters: false).Q.X is not null;
        }
        catch (Exception e) when (e is PlatformNotSupportedException or CryptographicException)
        {
            return false;
        }
    }
}
