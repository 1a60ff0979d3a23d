using System.Formats.Asn1;
using System.Security.Cryptography;

namespace ProtoP2P.Security.Tls;

/// <summary>Who is at the other end, proved by the certificate of this very session.</summary>
/// <param name="Peer">The peer's id.</param>
/// <param name="Key">The peer's identity key.</param>
internal sealed record TlsIdentity(PeerId Peer, PublicKey Key)
{
    /// <summary>Critical extensions that change nothing here: they limit what certification authorities and web servers do (RFC 5280, 4.2.1).</summary>
    private static readonly string[] Understood = ["2.5.29.15", "2.5.29.17", "2.5.29.19", "2.5.29.37"];

    /// <summary>Checks a peer's only certificate (libp2p specs, tls/tls.md, Peer Authentication). Names and chains of trust do not matter.</summary>
    /// <exception cref="ProtocolViolationException">The certificate does not prove an identity; the message says why.</exception>
    public static TlsIdentity Verify(ReadOnlyMemory<byte> der, DateTimeOffset now)
    {
        try
        {
            CertificateDocument certificate = CertificateDocument.Parse(der);
            CheckValidity(certificate, now);
            if (!CertificateSignature.IsSelfSigned(certificate))
            {
                throw TlsConstants.Violation("the peer's certificate is not signed by its own key");
            }

            return ReadIdentity(FindExtension(certificate), certificate.SubjectPublicKeyInfo.Span);
        }
        catch (Exception error) when (error is AsnContentException or CryptographicException or FormatException)
        {
            throw TlsConstants.Violation($"the peer's certificate is malformed: {error.Message}", error);
        }
    }

    private static void CheckValidity(CertificateDocument certificate, DateTimeOffset now)
    {
        if (now < certificate.NotBefore || now > certificate.NotAfter)
        {
            throw TlsConstants.Violation(
                $"the peer's certificate is valid from {certificate.NotBefore:u} to {certificate.NotAfter:u}, and it is {now:u}: is a clock wrong?");
        }
    }

    private static TlsExtension FindExtension(CertificateDocument certificate)
    {
        byte[]? value = null;
        foreach (CertificateExtension extension in certificate.Extensions)
        {
            if (extension.Oid == TlsConstants.ExtensionOid)
            {
                value = value is null ? extension.Value : throw TlsConstants.Violation("the peer's certificate has the libp2p extension twice");
            }
            else if (extension.IsCritical && !Understood.Contains(extension.Oid))
            {
                throw TlsConstants.Violation($"the peer's certificate has the critical extension {extension.Oid}, which means nothing here");
            }
        }

        return value is null
            ? throw TlsConstants.Violation("the peer's certificate has no libp2p extension, so that it proves no identity")
            : TlsExtension.Decode(value);
    }

    private static TlsIdentity ReadIdentity(TlsExtension extension, ReadOnlySpan<byte> subjectPublicKeyInfo)
    {
        PublicKey key = PublicKey.FromProtobuf(extension.IdentityKey);
        PeerId peer = PeerId.FromPublicKey(key);
        return key.Verify(TlsConstants.SignedBytes(subjectPublicKeyInfo), extension.Signature)
            ? new TlsIdentity(peer, key)
            : throw TlsConstants.Violation(
                $"the peer claims to be {peer}, but the signature over its certificate's key is not of that identity's key");
    }
}
