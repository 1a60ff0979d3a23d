using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ProtoP2P.Security.Tls;

/// <summary>Makes a node's certificate: a key of its own, vouched for by the identity key in an extension.</summary>
internal static class TlsCertificate
{
    // Clocks differ; go and js allow an hour, and let certificates live longer than any process.
    private static readonly TimeSpan Backdating = TimeSpan.FromHours(1);

    private const int Years = 100;

    public static X509Certificate2 Create(PrivateKey identity, DateTimeOffset now)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        byte[] info = key.ExportSubjectPublicKeyInfo();
        var extension = new TlsExtension(identity.PublicKey.ToProtobuf().ToArray(), identity.Sign(TlsConstants.SignedBytes(info)));
        return Create(key, now - Backdating, now.AddYears(Years), extension);
    }

    /// <summary>The only extension of the certificate is libp2p's, because js-libp2p looks at the first alone.</summary>
    private static X509Certificate2 Create(ECDsa key, DateTimeOffset notBefore, DateTimeOffset notAfter, TlsExtension extension)
    {
        var request = new CertificateRequest(new X500DistinguishedName(Name()), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509Extension(TlsConstants.ExtensionOid, extension.Encode(), critical: false));
        X509Certificate2 certificate = request.CreateSelfSigned(notBefore, notAfter);
        return OperatingSystem.IsWindows() ? WithStoredKey(certificate) : certificate;
    }

    // A name of its own for each certificate, as go-libp2p has it: nothing caches by it, and it says nothing.
    private static string Name() => string.Create(CultureInfo.InvariantCulture, $"SERIALNUMBER={RandomNumberGenerator.GetInt32(int.MaxValue)}");

    // Schannel takes no key that exists in memory only.
    private static X509Certificate2 WithStoredKey(X509Certificate2 certificate)
    {
        using (certificate)
        {
            return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), password: null);
        }
    }
}
