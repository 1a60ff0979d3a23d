using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Interop;

/// <summary>A web server's certificate for the life of a test.</summary>
internal static class SelfSigned
{
    public static X509Certificate2 Create()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=interop", key, HashAlgorithmName.SHA256);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }
}
