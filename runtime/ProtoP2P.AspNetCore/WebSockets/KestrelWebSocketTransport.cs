using System.Net.Security;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ProtoP2P.Transports;
using ProtoP2P.Transports.Tcp;
using ProtoP2P.Transports.WebSockets;

namespace ProtoP2P.AspNetCore;

/// <summary>
/// Dials WebSockets, and listens for them: on a Kestrel of its own for each address, or on that of an ASP.NET Core application whose port is shared.
/// </summary>
public sealed class KestrelWebSocketTransport : ITransport
{
    private readonly WebSocketServerSettings _settings;
    private readonly WebSocketTransport _dialer;

    /// <summary>A transport.</summary>
    /// <param name="options">Limits; the defaults where null.</param>
    /// <param name="listen">The certificate; none where null.</param>
    /// <param name="tcp">Settings of the sockets; the defaults where null.</param>
    /// <param name="certificateValidation">Judges the certificates of servers that are dialled; the system's rules where null.</param>
    /// <param name="loggerFactory">Where Kestrel logs; nowhere where null.</param>
    /// <param name="clock">The clock of the timeouts; the system's where null.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public KestrelWebSocketTransport(
        WebSocketTransportOptions? options = null,
        WebSocketListenOptions? listen = null,
        TcpOptions? tcp = null,
        RemoteCertificateValidationCallback? certificateValidation = null,
        ILoggerFactory? loggerFactory = null,
        TimeProvider? clock = null)
    {
        _settings = new WebSocketServerSettings(
            options ?? new WebSocketTransportOptions(),
            tcp ?? new TcpOptions(),
            listen?.Certificate,
            loggerFactory ?? NullLoggerFactory.Instance,
            clock ?? TimeProvider.System);
        _dialer = new WebSocketTransport(_settings.Options, _settings.Tcp, certificateValidation, _settings.Clock);
    }

    /// <summary>The application whose port is shared; null where there is none.</summary>
    internal SharedWebSockets? Shared { get; init; }

    /// <inheritdoc/>
    public bool CanDial(Multiaddress address) => _dialer.CanDial(address);

    /// <inheritdoc/>
    public bool CanListen(Multiaddress address) => WebSocketAddress.IsIp(address);

    /// <inheritdoc/>
    public ValueTask<ITransportConnection> DialAsync(Multiaddress address, CancellationToken cancellationToken = default) =>
        _dialer.DialAsync(address, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<ITransportListener> ListenAsync(Multiaddress address, CancellationToken cancellationToken = default)
    {
        WebSocketAddress target = WebSocketAddress.Parse(address);
        cancellationToken.ThrowIfCancellationRequested();
        if (Shared?.TryListen(address, _settings) is { } shared)
        {
            return shared;
        }

        if (target.IsSecure && _settings.Certificate is null)
        {
            throw new Libp2pException(
                $"cannot listen on {address}: TLS takes a certificate; set {nameof(WebSocketListenOptions)}.{nameof(WebSocketListenOptions.Certificate)}");
        }

        try
        {
            return await WebSocketServer.StartAsync(_settings, target, cancellationToken).ConfigureAwait(false);
        }
        catch (SocketException failure)
        {
            throw new Libp2pException($"cannot listen on {address}: {TcpErrors.Describe(failure.SocketErrorCode)}", failure);
        }
    }
}
