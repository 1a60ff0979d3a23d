using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using ProtoP2P.Shared.Tests;

namespace ProtoP2P.Benchmarks.Systems.Bytes;

/// <summary>The framework's TLS as libp2p needs it: version 1.3, both ends show a certificate, which nobody else has signed.</summary>
internal static class SslByteStreams
{
    /// <summary>Shakes hands over a socket.</summary>
    public static async ValueTask<IByteStream> WrapAsync(Socket socket, bool isServer, CancellationToken cancellationToken)
    {
        SslStream tls = new(new NetworkStream(socket, ownsSocket: true));
        await (isServer ? tls.AuthenticateAsServerAsync(Server, cancellationToken) : tls.AuthenticateAsClientAsync(Client, cancellationToken));
        return new NetByteStream(tls, _ => new ValueTask(tls.ShutdownAsync()));
    }

    private static readonly SslServerAuthenticationOptions Server = new()
    {
        ServerCertificate = WebCertificate.Value,
        ClientCertificateRequired = true,
        EnabledSslProtocols = SslProtocols.Tls13,
        RemoteCertificateValidationCallback = static (_, _, _, _) => true,
    };

    private static readonly SslClientAuthenticationOptions Client = new()
    {
        TargetHost = "localhost",
        ClientCertificates = [WebCertificate.Value],
        EnabledSslProtocols = SslProtocols.Tls13,
        RemoteCertificateValidationCallback = static (_, _, _, _) => true,
    };
}
