using System.Net.Security;
using System.Security.Authentication;
using ProtoP2P.Security;
using ProtoP2P.Security.Tls;
using ProtoP2P.Transports;

namespace ProtoP2P.Tests.Impostors;

/// <summary>TLS by the book, with a certificate that does not prove what it should.</summary>
internal static class TlsImpostor
{
    private static readonly SslApplicationProtocol s_libp2p = new("libp2p");

    public static async Task RunAsync(IByteChannel channel, ConnectionRole role, SslStreamCertificateContext? certificate)
    {
        await using var ssl = new SslStream(new CarrierStream(channel), leaveInnerStreamOpen: true);
        await (role == ConnectionRole.Initiator
            ? ssl.AuthenticateAsClientAsync(ClientOptions(certificate), ImpostorNet.Token)
            : ssl.AuthenticateAsServerAsync(ServerOptions(certificate!), ImpostorNet.Token));

        // A dialer of TLS 1.3 learns only when it reads whether it was accepted.
        await ssl.ReadExactlyAsync(new byte[1], ImpostorNet.Token);
    }

    public static SslClientAuthenticationOptions ClientOptions(SslStreamCertificateContext? certificate) => new()
    {
        ApplicationProtocols = [s_libp2p],
        ClientCertificateContext = certificate,
        EnabledSslProtocols = SslProtocols.Tls13,
        RemoteCertificateValidationCallback = (_, _, _, _) => true,
        TargetHost = string.Empty,
    };

    public static SslServerAuthenticationOptions ServerOptions(SslStreamCertificateContext certificate) => new()
    {
        ApplicationProtocols = [s_libp2p],
        ServerCertificateContext = certificate,
        EnabledSslProtocols = SslProtocols.Tls13,
        ClientCertificateRequired = true,
        RemoteCertificateValidationCallback = (_, _, _, _) => true,
    };
}
