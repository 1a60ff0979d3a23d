using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ProtoP2P.Security.Tls;

namespace ProtoP2P.Tests.Security;

/// <summary>Makes certificates that a peer of ours might present, sound and unsound ones.</summary>
internal sealed class CertificateBuilder : IDisposable
{
    private readonly DateTimeOffset _now;

    public CertificateBuilder(DateTimeOffset now, ECDsa? key = null)
    {
        _now = now;
        Key = key ?? ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Request = new CertificateRequest("CN=test", Key, HashAlgorithmName.SHA256);
    }

    public ECDsa Key { get; }

    public CertificateRequest Request { get; private set; }

    /// <summary>The libp2p extension, once added.</summary>
    public byte[]? Extension { get; private set; }

    public void Dispose() => Key.Dispose();

    public CertificateBuilder Extend(PrivateKey identity)
    {
        Extension = Vouch(identity, Key.ExportSubjectPublicKeyInfo());
        Request.CertificateExtensions.Add(new X509Extension(TlsConstants.ExtensionOid, Extension, critical: true));
        return this;
    }

    /// <summary>Valid from an hour ago for a day.</summary>
    public byte[] Build()
    {
        using X509Certificate2 certificate = BuildWithKey();
        return certificate.RawData;
    }

    public X509Certificate2 BuildWithKey() => Request.CreateSelfSigned(_now.AddHours(-1), _now.AddHours(24));

    public byte[] SignedBy(ECDsa authority)
    {
        using X509Certificate2 certificate = IssuedBy(Request.SubjectName, authority);
        return certificate.RawData;
    }

    /// <summary>This certificate with its key, issued by an authority that is itself issued by another, and that authority.</summary>
    public (X509Certificate2 Certificate, X509Certificate2 Authority) BuildChain()
    {
        using CertificateBuilder authority = new(_now);
        using ECDsa root = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var name = new X500DistinguishedName("CN=authority");
        authority.Request = new CertificateRequest(name, authority.Key, HashAlgorithmName.SHA256);
        authority.Request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, critical: true));
        using X509Certificate2 issued = IssuedBy(name, authority.Key);
        return (issued.CopyWithPrivateKey(Key), authority.IssuedBy(new X500DistinguishedName("CN=root"), root));
    }

    private X509Certificate2 IssuedBy(X500DistinguishedName issuer, ECDsa key) =>
        Request.Create(issuer, X509SignatureGenerator.CreateForECDsa(key), _now.AddHours(-1), _now.AddHours(24), [1]);

    public static byte[] Rsa(RSA key, RSASignaturePadding padding, PrivateKey identity, DateTimeOffset now)
    {
        var request = new CertificateRequest("CN=test", key, HashAlgorithmName.SHA256, padding);
        request.CertificateExtensions.Add(
            new X509Extension(TlsConstants.ExtensionOid, Vouch(identity, key.ExportSubjectPublicKeyInfo()), critical: false));
        using X509Certificate2 certificate = request.CreateSelfSigned(now.AddHours(-1), now.AddHours(24));
        return certificate.RawData;
    }

    /// <summary>The same certificate with the libp2p extension once more, signed anew: no library makes such a one.</summary>
    public static byte[] Duplicate(byte[] certificate, ECDsa key, byte[] extension)
    {
        AsnReader body = new AsnReader(certificate, AsnEncodingRules.DER).ReadSequence().ReadSequence();
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            while (!body.PeekTag().HasSameClassAndValue(new Asn1Tag(TagClass.ContextSpecific, 3)))
            {
                writer.WriteEncodedValue(body.ReadEncodedValue().Span);
            }

            using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 3)))
            using (writer.PushSequence())
            {
                Write(writer, extension);
                Write(writer, extension);
            }
        }

        byte[] toBeSigned = writer.Encode();
        writer.Reset();
        using (writer.PushSequence())
        {
            writer.WriteEncodedValue(toBeSigned);
            WriteAlgorithm(writer, "1.2.840.10045.4.3.2");
            writer.WriteBitString(key.SignData(toBeSigned, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
        }

        return writer.Encode();
    }

    /// <summary>The same certificate with another signature algorithm named, and the signature as it was.</summary>
    public static byte[] Rename(byte[] certificate, string algorithm)
    {
        AsnReader outer = new AsnReader(certificate, AsnEncodingRules.DER).ReadSequence();
        AsnReader body = outer.ReadSequence();
        outer.ReadSequence();
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            using (writer.PushSequence())
            {
                writer.WriteEncodedValue(body.ReadEncodedValue().Span);
                writer.WriteEncodedValue(body.ReadEncodedValue().Span);
                body.ReadSequence();
                WriteAlgorithm(writer, algorithm);
                while (body.HasData)
                {
                    writer.WriteEncodedValue(body.ReadEncodedValue().Span);
                }
            }

            WriteAlgorithm(writer, algorithm);
            writer.WriteEncodedValue(outer.ReadEncodedValue().Span);
        }

        return writer.Encode();
    }

    private static void WriteAlgorithm(AsnWriter writer, string algorithm)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(algorithm);
        }
    }

    private static void Write(AsnWriter writer, byte[] extension)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(TlsConstants.ExtensionOid);
            writer.WriteOctetString(extension);
        }
    }

    private static byte[] Vouch(PrivateKey identity, byte[] info) =>
        new TlsExtension(identity.PublicKey.ToProtobuf().ToArray(), identity.Sign(TlsConstants.SignedBytes(info))).Encode();
}
