using System.Formats.Asn1;
using System.Security.Cryptography;
using ProtoP2P.Encodings;

namespace ProtoP2P;

/// <summary>An RSA public key, as SubjectPublicKeyInfo (RFC 3279, section 2.3.1).</summary>
internal sealed class RsaPublicKey : PublicKey
{
    private const string RsaEncryptionOid = "1.2.840.113549.1.1.1";

    private readonly RSAParameters _parameters;

    private RsaPublicKey(ReadOnlySpan<byte> data, RSAParameters parameters)
        : base(KeyType.Rsa, data)
        => _parameters = parameters;

    public override KeyType Type => KeyType.Rsa;

    /// <exception cref="FormatException">Not a SubjectPublicKeyInfo of an RSA key, or a key outside <see cref="RsaLimits"/>.</exception>
    public static RsaPublicKey FromData(ReadOnlySpan<byte> data)
    {
        try
        {
            // Strict DER without optional parts has one spelling: the data that was read is the canonical form.
            return new RsaPublicKey(data, Read(data));
        }
        catch (AsnContentException e)
        {
            throw new FormatException($"An RSA public key is a SubjectPublicKeyInfo in DER: {e.Message}", e);
        }
    }

    public override bool Verify(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        try
        {
            using RSA rsa = RSA.Create(_parameters);
            return rsa.VerifyData(message, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }
        catch (CryptographicException)
        {
            // A modulus that no RSA key has, or a signature that is no number below it: refused by the platform with an exception.
            return false;
        }
    }

    private static RSAParameters Read(ReadOnlySpan<byte> data)
    {
        var reader = new DerReader(data);
        DerReader info = reader.ReadSequence();
        reader.ThrowIfNotAtEnd();

        DerReader algorithm = info.ReadSequence();
        algorithm.ReadObjectIdentifier(RsaEncryptionOid);
        algorithm.ReadNull();
        algorithm.ThrowIfNotAtEnd();

        var bits = new DerReader(info.ReadBitString());
        info.ThrowIfNotAtEnd();
        DerReader key = bits.ReadSequence();
        bits.ThrowIfNotAtEnd();

        ReadOnlySpan<byte> modulus = key.ReadPositiveInteger();
        ReadOnlySpan<byte> exponent = key.ReadPositiveInteger();
        key.ThrowIfNotAtEnd();
        RsaLimits.Check(modulus, exponent);
        return new RSAParameters { Modulus = modulus.ToArray(), Exponent = exponent.ToArray() };
    }
}
