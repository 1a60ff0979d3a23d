using System.Formats.Asn1;
using System.Security.Cryptography;

namespace ProtoP2P.Security.Tls;

/// <summary>Checks a certificate's signature by its own key. What is weak or unusual is refused: nobody has to use it.</summary>
internal static class CertificateSignature
{
    private const string EcPublicKey = "1.2.840.10045.2.1", RsaKey = "1.2.840.113549.1.1.1", Ed25519 = "1.3.101.112";
    private const string RsaPss = "1.2.840.113549.1.1.10";
    private const int LeastRsaBits = 2048, MostRsaBits = 8192;

    private static readonly Dictionary<string, HashAlgorithmName> Hashes = new()
    {
        ["1.2.840.10045.4.3.2"] = HashAlgorithmName.SHA256,
        ["1.2.840.10045.4.3.3"] = HashAlgorithmName.SHA384,
        ["1.2.840.10045.4.3.4"] = HashAlgorithmName.SHA512,
        ["1.2.840.113549.1.1.11"] = HashAlgorithmName.SHA256,
        ["1.2.840.113549.1.1.12"] = HashAlgorithmName.SHA384,
        ["1.2.840.113549.1.1.13"] = HashAlgorithmName.SHA512,
        ["2.16.840.1.101.3.4.2.1"] = HashAlgorithmName.SHA256,
        ["2.16.840.1.101.3.4.2.2"] = HashAlgorithmName.SHA384,
        ["2.16.840.1.101.3.4.2.3"] = HashAlgorithmName.SHA512,
    };

    /// <summary>Whether the certificate is signed by its own key.</summary>
    /// <exception cref="ProtocolViolationException">The key or the algorithm is none that is accepted.</exception>
    /// <exception cref="AsnContentException">They are malformed.</exception>
    /// <exception cref="CryptographicException">The key is malformed.</exception>
    public static bool IsSelfSigned(CertificateDocument certificate)
    {
        AsnReader info = new AsnReader(certificate.SubjectPublicKeyInfo, AsnEncodingRules.DER).ReadSequence();
        AsnReader keyAlgorithm = info.ReadSequence();
        string keyOid = keyAlgorithm.ReadObjectIdentifier();
        AsnReader signatureAlgorithm = new AsnReader(certificate.SignatureAlgorithm, AsnEncodingRules.DER).ReadSequence();
        string signatureOid = signatureAlgorithm.ReadObjectIdentifier();
        return keyOid switch
        {
            EcPublicKey => VerifyEcdsa(certificate, keyAlgorithm, FindHash(signatureOid, "1.2.840.10045.4.")),
            RsaKey when signatureOid == RsaPss => VerifyRsa(certificate, ReadPssHash(signatureAlgorithm), RSASignaturePadding.Pss),
            RsaKey => VerifyRsa(certificate, FindHash(signatureOid, "1.2.840.113549.1.1."), RSASignaturePadding.Pkcs1),
            Ed25519 when signatureOid == Ed25519 => VerifyEd25519(certificate, info.ReadBitString(out _)),
            _ => throw TlsConstants.Violation($"the certificate's key ({keyOid}) or signature ({signatureOid}) is of a kind that is not accepted"),
        };
    }

    private static bool VerifyEcdsa(CertificateDocument certificate, AsnReader keyAlgorithm, HashAlgorithmName hash)
    {
        string curve = keyAlgorithm.PeekTag().HasSameClassAndValue(Asn1Tag.ObjectIdentifier) ? keyAlgorithm.ReadObjectIdentifier() : "its own parameters";
        if (curve != ECCurve.NamedCurves.nistP256.Oid.Value && curve != ECCurve.NamedCurves.nistP384.Oid.Value)
        {
            throw TlsConstants.Violation($"the certificate's key is on a curve that is not accepted ({curve}); P-256 and P-384 are");
        }

        using ECDsa key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(certificate.SubjectPublicKeyInfo.Span, out _);
        return key.VerifyData(certificate.ToBeSigned.Span, certificate.Signature, hash, DSASignatureFormat.Rfc3279DerSequence);
    }

    private static bool VerifyRsa(CertificateDocument certificate, HashAlgorithmName hash, RSASignaturePadding padding)
    {
        using RSA key = RSA.Create();
        key.ImportSubjectPublicKeyInfo(certificate.SubjectPublicKeyInfo.Span, out _);
        return key.KeySize is >= LeastRsaBits and <= MostRsaBits
            ? key.VerifyData(certificate.ToBeSigned.Span, certificate.Signature, hash, padding)
            : throw TlsConstants.Violation($"the certificate's RSA key has {key.KeySize} bits; {LeastRsaBits} to {MostRsaBits} are accepted");
    }

    private static bool VerifyEd25519(CertificateDocument certificate, byte[] key)
    {
        byte[] protobuf = [0x08, (byte)KeyType.Ed25519, 0x12, (byte)key.Length, .. key];
        return PublicKey.FromProtobuf(protobuf).Verify(certificate.ToBeSigned.Span, certificate.Signature);
    }

    // RSASSA-PSS-params (RFC 4055): hash, mask generation and salt length; the base class library checks a salt as long as the hash.
    private static HashAlgorithmName ReadPssHash(AsnReader algorithm)
    {
        AsnReader parameters = algorithm.ReadSequence();
        AsnReader hash = parameters.ReadSequence(new Asn1Tag(TagClass.ContextSpecific, 0, isConstructed: true)).ReadSequence();
        return FindHash(hash.ReadObjectIdentifier(), "2.16.840.1.101.3.4.2.");
    }

    private static HashAlgorithmName FindHash(string oid, string family) =>
        oid.StartsWith(family, StringComparison.Ordinal) && Hashes.TryGetValue(oid, out HashAlgorithmName hash)
            ? hash
            : throw TlsConstants.Violation($"the certificate's signature algorithm is not accepted ({oid})");
}
