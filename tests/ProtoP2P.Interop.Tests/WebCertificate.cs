using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ProtoP2P.Interop.Tests;

/// <summary>A web server's certificate that nobody trusts.</summary>
internal static class WebCertificate
{
    public static X509Certificate2 Value { get; } = Create();

    private static X509Certificate2 Create()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }
}
