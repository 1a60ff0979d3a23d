using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using ProtoP2P.Security.Tls;
using ProtoP2P.Tests.Security;

namespace ProtoP2P.Tests.Impostors;

/// <summary>The certificate of an impostor.</summary>
internal static class ForgedCertificate
{
    /// <summary>A certificate with a fault, and whatever is sent beside it; none where that is the fault.</summary>
    /// <param name="fault">What is wrong with it.</param>
    /// <param name="claimed">Who it claims to be.</param>
    /// <param name="own">Who it is.</param>
    public static SslStreamCertificateContext? Make(string fault, PrivateKey claimed, PrivateKey own)
    {
        using var builder = new CertificateBuilder(DateTimeOffset.UtcNow.AddDays(fault == Fault.Expired ? -3 : fault == Fault.NotYetValid ? 3 : 0));
        switch (fault)
        {
            case Fault.NoCertificate:
                return null;
            case Fault.WrongKey:
                return Present(builder.Extend(own).BuildWithKey());
            case Fault.Expired or Fault.NotYetValid:
                return Present(builder.Extend(claimed).BuildWithKey());
            case Fault.TwoCertificates:
                (X509Certificate2 certificate, X509Certificate2 authority) = builder.Extend(claimed).BuildChain();
                return Present(certificate, authority);
            case Fault.Issued:
                return Present(builder.Extend(claimed).BuildChain().Certificate);
            case Fault.Nothing:
                return Present(builder.BuildWithKey());
        }

        byte[] proof = fault == Fault.Garbage ? [1, 2, 3] : Prove(fault, builder.Key.ExportSubjectPublicKeyInfo(), claimed, own).Encode();
        builder.Request.CertificateExtensions.Add(new X509Extension(TlsConstants.ExtensionOid, proof, critical: false));
        return Present(builder.BuildWithKey());
    }

    private static TlsExtension Prove(string fault, byte[] info, PrivateKey claimed, PrivateKey own)
    {
        byte[] signature = fault switch
        {
            Fault.Foreign => own.Sign(TlsConstants.SignedBytes(info)),
            Fault.Replayed => claimed.Sign(TlsConstants.SignedBytes([.. info[..^1], (byte)~info[^1]])),
            Fault.Tampered => claimed.Sign(TlsConstants.SignedBytes(info)),
            _ => [],
        };
        if (fault == Fault.Tampered)
        {
            signature[10] ^= 1;
        }

        return new TlsExtension(claimed.PublicKey.ToProtobuf().ToArray(), signature);
    }

    private static SslStreamCertificateContext Present(X509Certificate2 certificate, params X509Certificate2[] more) =>
        SslStreamCertificateContext.Create(certificate, [.. more], offline: true);
}
