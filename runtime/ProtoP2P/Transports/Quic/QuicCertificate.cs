using System.Net;
using System.Net.Quic;
using System.Net.Security;
using System.Runtime.Versioning;
using System.Security.Cryptography.X509Certificates;
using ProtoP2P.Security.Tls;

namespace ProtoP2P.Transports.Quic;

/// <summary>The certificate that all connections of a node present, and the settings that go with it.</summary>
internal sealed class QuicCertificate(X509Certificate2 certificate, QuicOptions options, TimeProvider clock) : IDisposable
{
    private readonly SslStreamCertificateContext _context =
        SslStreamCertificateContext.Create(certificate, additionalCertificates: null, offline: true);

    /// <summary>A handshake that takes anyone who proves an identity. QUIC has streams of its own: no muxer is agreed on (libp2p specs, quic/README.md).</summary>
    public TlsHandshake Begin() => new(_context, expectedPeer: null, muxers: [], clock);

    [SupportedOSPlatform("linux")]
    [SupportedOSPlatform("macos")]
    [SupportedOSPlatform("windows")]
    public QuicClientConnectionOptions ToClientOptions(TlsHandshake handshake, IPEndPoint remote)
    {
        var client = new QuicClientConnectionOptions
        {
            RemoteEndPoint = remote,
            ClientAuthenticationOptions = handshake.ToClientOptions(),
        };
        Apply(client);
        return client;
    }

    [SupportedOSPlatform("linux")]
    [SupportedOSPlatform("macos")]
    [SupportedOSPlatform("windows")]
    public QuicServerConnectionOptions ToServerOptions(TlsHandshake handshake)
    {
        var server = new QuicServerConnectionOptions { ServerAuthenticationOptions = handshake.ToServerOptions() };
        Apply(server);
        return server;
    }

    public void Dispose() => certificate.Dispose();

    [SupportedOSPlatform("linux")]
    [SupportedOSPlatform("macos")]
    [SupportedOSPlatform("windows")]
    private void Apply(QuicConnectionOptions settings)
    {
        settings.DefaultCloseErrorCode = (long)ConnectionErrorCode.None;
        settings.DefaultStreamErrorCode = (long)StreamErrorCode.Unspecified;
        settings.HandshakeTimeout = options.HandshakeTimeout;
        settings.IdleTimeout = options.IdleTimeout;
        settings.KeepAliveInterval = options.KeepAlive;
        settings.MaxInboundBidirectionalStreams = options.MaxInboundStreams;
        settings.MaxInboundUnidirectionalStreams = 0;
        settings.InitialReceiveWindowSizes = new QuicReceiveWindowSizes
        {
            Connection = options.ConnectionWindow,
            LocallyInitiatedBidirectionalStream = options.StreamWindow,
            RemotelyInitiatedBidirectionalStream = options.StreamWindow,
        };
    }
}
