using System.Security.Cryptography.X509Certificates;

namespace ProtoP2P.Interop.Tests.JsPeers;

/// <summary>A web server's certificate and its key, each in PEM.</summary>
internal sealed record JsServerCertificate(string Cert, string Key)
{
    public static JsServerCertificate From(X509Certificate2 certificate)
    {
        using var key = certificate.GetECDsaPrivateKey();
        return new JsServerCertificate(certificate.ExportCertificatePem(), key!.ExportPkcs8PrivateKeyPem());
    }
}
