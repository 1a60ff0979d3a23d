using System.Net;
using System.Net.Quic;
using System.Runtime.Versioning;
using ProtoP2P.Security.Tls;

namespace ProtoP2P.Transports.Quic;

/// <summary>What goes into every handshake of a node: its certificate, its clock and its settings.</summary>
internal sealed class QuicHandshakes(TlsCertificateSource certificate, QuicOptions options, TimeProvider clock)
{
    /// <summary>A handshake that takes anyone who proves an identity. QUIC has streams of its own: no muxer is agreed on (libp2p specs, quic/README.md).</summary>
    /// <param name="refused">Is told why a certificate was refused.</param>
    public TlsHandshake Begin(Action<Libp2pException>? refused = null) =>
        new(certificate.Context, expectedPeer: null, muxers: [], clock) { Refused = refused };

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
