using System.Net;
using System.Net.Http;
using System.Net.Security;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Authentication;
using ProtoP2P.Transports.Tcp;

namespace ProtoP2P.Transports.WebSockets;

/// <summary>One attempt to connect to one address.</summary>
internal sealed class WebSocketDial : IDisposable
{
    // What a server answers to an upgrade is short; the default of 64 KiB is for web pages.
    private const int MaxResponseHeaderKibibytes = 16;

    private readonly Multiaddress _address;
    private readonly WebSocketAddress _target;
    private readonly TcpOptions _tcp;
    private readonly HttpMessageInvoker _http;
    private IPEndPoint? _local;

    public WebSocketDial(
        Multiaddress address, WebSocketAddress target, TcpOptions tcp, RemoteCertificateValidationCallback? certificateValidation)
    {
        _address = address;
        _target = target;
        _tcp = tcp;
        _http = new HttpMessageInvoker(
            new SocketsHttpHandler
            {
                // An address says where to connect: neither a proxy nor a redirect of the server may lead elsewhere.
                UseProxy = false,
                AllowAutoRedirect = false,
                UseCookies = false,
                ActivityHeadersPropagator = null,
                MaxResponseHeadersLength = MaxResponseHeaderKibibytes,
                SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = certificateValidation },
                ConnectCallback = ConnectSocketAsync,
            },
            disposeHandler: true);
    }

    /// <exception cref="Libp2pException">The address could not be reached; the message names it and says why.</exception>
    public async Task<ITransportConnection> ConnectAsync(WebSocketTransportOptions options, TimeProvider clock, CancellationToken cancellationToken)
    {
        var socket = new ClientWebSocket();
        bool isConnected = false;
        try
        {
            socket.Options.KeepAliveInterval = TimeSpan.Zero;
            socket.Options.CollectHttpResponseDetails = true;
            await socket.ConnectAsync(_target.ToUri(), _http, cancellationToken).ConfigureAwait(false);
            isConnected = true;
            return new WebSocketConnection(
                socket, WebSocketAddress.Format(_local!, WebSocketAddress.PlainSuffix(_target.IsSecure)), _address.WithoutPeerId(), options, clock);
        }
        catch (WebSocketException failure)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new Libp2pException($"cannot connect to {_address}: {Describe(failure, socket.HttpStatusCode)}", failure);
        }
        finally
        {
            if (!isConnected)
            {
                socket.Dispose();
            }
        }
    }

    /// <summary>Ends what was needed to connect; a connection lives on.</summary>
    public void Dispose() => _http.Dispose();

    private string Describe(WebSocketException failure, HttpStatusCode status)
    {
        for (Exception? cause = failure; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case SocketException socket:
                    return TcpErrors.Describe(socket.SocketErrorCode);
                case AuthenticationException tls:
                    return $"the TLS handshake failed: {tls.Message}";
            }
        }

        return status switch
        {
            0 or HttpStatusCode.SwitchingProtocols => $"the server speaks no WebSocket: {failure.Message}",
            HttpStatusCode.ServiceUnavailable => "the server answers HTTP 503: it takes no more connections now",
            _ => $"the server answers HTTP {(int)status} instead of switching to WebSocket; what it serves at {_target.Path} is no libp2p node",
        };
    }

    /// <summary>Connects to the address itself, whatever name the request carries.</summary>
    private async ValueTask<Stream> ConnectSocketAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        Socket socket = TcpSockets.Create(_target.EndPoint);
        bool isConnected = false;
        try
        {
            await socket.ConnectAsync(_target.EndPoint, cancellationToken).ConfigureAwait(false);
            TcpSockets.Configure(socket, _tcp);
            _local = (IPEndPoint?)socket.LocalEndPoint;
            isConnected = true;
            return new NetworkStream(socket, ownsSocket: true);
        }
        finally
        {
            if (!isConnected)
            {
                socket.Dispose();
            }
        }
    }
}
