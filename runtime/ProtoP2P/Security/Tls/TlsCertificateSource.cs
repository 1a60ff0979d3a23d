using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace ProtoP2P.Security.Tls;

/// <summary>The certificate that a node presents, over TLS and over QUIC alike. Made when it is first asked for: most nodes of tests never do.</summary>
/// <param name="identity">The node's identity; must live until the certificate is made.</param>
/// <param name="time">Dates the certificate.</param>
internal sealed class TlsCertificateSource(PrivateKey identity, TimeProvider time) : IDisposable
{
    private readonly Lock _gate = new();
    private X509Certificate2? _certificate;
    private SslStreamCertificateContext? _context;
    private bool _isDisposed;

    /// <summary>The certificate with its key.</summary>
    /// <exception cref="ObjectDisposedException">The node is gone.</exception>
    public SslStreamCertificateContext Context
    {
        get
        {
            lock (_gate)
            {
                ObjectDisposedException.ThrowIf(_isDisposed, this);
                return _context ??= Create();
            }
        }
    }

    /// <summary>Frees the certificate and its key. Sessions go on.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            _certificate?.Dispose();
        }
    }

    private SslStreamCertificateContext Create()
    {
        _certificate = TlsCertificate.Create(identity, time.GetUtcNow());
        return SslStreamCertificateContext.Create(_certificate, additionalCertificates: null, offline: true);
    }
}
