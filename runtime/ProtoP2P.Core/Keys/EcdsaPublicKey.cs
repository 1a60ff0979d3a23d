using System.Security.Cryptography;

namespace ProtoP2P;

/// <summary>An ECDSA public key on P-256, as SubjectPublicKeyInfo (RFC 5480) with a named curve and an uncompressed point.</summary>
internal sealed class EcdsaPublicKey : PublicKey
{
    /// <summary>
    /// Everything before the coordinates. For this curve and an uncompressed point DER has exactly one spelling, so comparing the
    /// prefix refuses explicit curve parameters, which would let a stranger choose the curve, without reading them.
    /// </summary>
    private static readonly byte[] Prefix = Convert.FromHexString("3059301306072a8648ce3d020106082a8648ce3d03010703420004");

    private readonly ECPoint _point;

    public EcdsaPublicKey(ECPoint point)
        : base(KeyType.Ecdsa, [.. Prefix, .. point.X!, .. point.Y!])
        => _point = point;

    public override KeyType Type => KeyType.Ecdsa;

    /// <exception cref="FormatException">Another curve or form, or not a point of the curve.</exception>
    public static EcdsaPublicKey FromData(ReadOnlySpan<byte> data)
    {
        if (data.Length != Prefix.Length + (2 * EcdsaCurve.FieldSize) || !data.StartsWith(Prefix))
        {
            throw new FormatException("An ECDSA public key is a SubjectPublicKeyInfo that names the curve P-256 and holds an uncompressed point.");
        }

        ReadOnlySpan<byte> coordinates = data[Prefix.Length..];
        var point = new ECPoint { X = coordinates[..EcdsaCurve.FieldSize].ToArray(), Y = coordinates[EcdsaCurve.FieldSize..].ToArray() };
        return EcdsaCurve.P256.IsOnCurve(point)
            ? new EcdsaPublicKey(point)
            : throw new FormatException("The point of an ECDSA public key is not on the curve P-256.");
    }

    public override bool Verify(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
        => EcdsaCurve.P256.Verify(_point, message, signature);
}
