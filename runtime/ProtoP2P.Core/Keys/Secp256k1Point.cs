using System.Numerics;
using System.Security.Cryptography;

namespace ProtoP2P;

/// <summary>
/// Points of secp256k1 (y^2 = x^3 + 7) in SEC 1 form. libp2p sends them compressed and the base class library wants both
/// coordinates. Public data only, so big integers whose time depends on the value are harmless here.
/// </summary>
internal static class Secp256k1Point
{
    public const int CompressedSize = 1 + EcdsaCurve.FieldSize;
    public const int UncompressedSize = 1 + (2 * EcdsaCurve.FieldSize);

    private const byte EvenY = 2;
    private const byte OddY = 3;
    private const byte BothCoordinates = 4;

    private static readonly BigInteger Prime = (BigInteger.One << 256) - (BigInteger.One << 32) - 977;

    // The prime is 3 modulo 4, so a square's root is its power to this.
    private static readonly BigInteger RootExponent = (Prime + 1) / 4;

    public static byte[] Compress(ECPoint point) => [(byte)(EvenY | (point.Y![^1] & 1)), .. point.X!];

    /// <summary>Reads a compressed or uncompressed point; false where no point of the curve has that form.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out ECPoint point)
    {
        point = default;
        bool compressed = bytes.Length == CompressedSize && bytes[0] is EvenY or OddY;
        if (!compressed && !(bytes.Length == UncompressedSize && bytes[0] == BothCoordinates))
        {
            return false;
        }

        ReadOnlySpan<byte> xBytes = bytes.Slice(1, EcdsaCurve.FieldSize);
        bool oddY = compressed ? bytes[0] == OddY : (bytes[^1] & 1) != 0;
        if (!TryFindY(xBytes, oddY, out byte[] yBytes) || (!compressed && !bytes[CompressedSize..].SequenceEqual(yBytes)))
        {
            return false;
        }

        point = new ECPoint { X = xBytes.ToArray(), Y = yBytes };
        return true;
    }

    private static bool TryFindY(ReadOnlySpan<byte> xBytes, bool odd, out byte[] yBytes)
    {
        yBytes = [];
        var x = new BigInteger(xBytes, isUnsigned: true, isBigEndian: true);
        if (x >= Prime)
        {
            return false;
        }

        BigInteger square = (BigInteger.ModPow(x, 3, Prime) + 7) % Prime;
        BigInteger y = BigInteger.ModPow(square, RootExponent, Prime);
        if (BigInteger.ModPow(y, 2, Prime) != square)
        {
            return false;
        }

        y = y.IsEven == odd ? Prime - y : y;
        yBytes = EcdsaCurve.LeftPad(y.ToByteArray(isUnsigned: true, isBigEndian: true));
        return true;
    }
}
