using System.Net.Quic;
using System.Net.Security;
using System.Runtime.Versioning;
using System.Security.Cryptography.X509Certificates;
using ProtoP2P.Transports.Quic;

namespace ProtoP2P.Tests.Transports.Quic;

/// <summary>QUIC that is not ours: whatever certificates, and streams as the library has them.</summary>
[SupportedOSPlatform("linux")]
[SupportedOSPlatform("macos")]
[SupportedOSPlatform("windows")]
internal static class RawQuicPeer
{
    private static readonly SslApplicationProtocol s_libp2p = new("libp2p");

    public static Task<QuicConnection> DialAsync(Multiaddress address, X509Certificate2? certificate) =>
        DialAsync(address, certificate is null ? null : Context(certificate));

    public static async Task<QuicConnection> DialAsync(Multiaddress address, SslStreamCertificateContext? certificate) =>
        await QuicConnection.ConnectAsync(
            new QuicClientConnectionOptions
            {
                RemoteEndPoint = QuicAddress.ToEndPoint(address),
                DefaultCloseErrorCode = 0,
                DefaultStreamErrorCode = 0,
                MaxInboundBidirectionalStreams = 16,
                ClientAuthenticationOptions = new SslClientAuthenticationOptions
                {
                    ApplicationProtocols = [s_libp2p],
                    ClientCertificateContext = certificate,
                    RemoteCertificateValidationCallback = (_, _, _, _) => true,
                    TargetHost = string.Empty,
                },
            },
            Quic.Token);

    public static Task<QuicListener> ListenAsync(X509Certificate2 certificate) => ListenAsync(Context(certificate));

    public static async Task<QuicListener> ListenAsync(SslStreamCertificateContext certificate) =>
        await QuicListener.ListenAsync(
            new QuicListenerOptions
            {
                ListenEndPoint = QuicAddress.ToEndPoint(Quic.AnyPort),
                ApplicationProtocols = [s_libp2p],
                ConnectionOptionsCallback = (_, _, _) => ValueTask.FromResult(new QuicServerConnectionOptions
                {
                    DefaultCloseErrorCode = 0,
                    DefaultStreamErrorCode = 0,
                    ServerAuthenticationOptions = new SslServerAuthenticationOptions
                    {
                        ApplicationProtocols = [s_libp2p],
                        ServerCertificateContext = certificate,
                        ClientCertificateRequired = true,
                        RemoteCertificateValidationCallback = (_, _, _, _) => true,
                    },
                }),
            },
            Quic.Token);

    private static SslStreamCertificateContext Context(X509Certificate2 certificate) =>
        SslStreamCertificateContext.Create(certificate, additionalCertificates: null, offline: true);
}
