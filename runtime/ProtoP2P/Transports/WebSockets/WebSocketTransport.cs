using System.Net.Security;
using ProtoP2P.Transports.Tcp;

namespace ProtoP2P.Transports.WebSockets;

/// <summary>Dials WebSockets, for nodes that are reached through web servers only: <c>/ws</c>, <c>/tls/ws</c>, <c>/tls/sni/HOST/ws</c>, <c>/wss</c>.</summary>
/// <remarks>
/// The connection is the concatenation of the binary messages' payloads; security and muxing run inside as everywhere, within TLS too, which is
/// the web's: the server's certificate has to be valid for its name. Listening needs a web server: the package ProtoP2P.AspNetCore brings it.
/// </remarks>
public sealed class WebSocketTransport : ITransport
{
    private readonly WebSocketTransportOptions _options;
    private readonly TcpOptions _tcp;
    private readonly RemoteCertificateValidationCallback? _certificateValidation;
    private readonly TimeProvider _clock;

    /// <summary>A transport that dials.</summary>
    /// <param name="options">Limits; the defaults where null.</param>
    /// <param name="tcp">Settings of the sockets; the defaults where null.</param>
    /// <param name="certificateValidation">Judges the certificates of servers, as tests need it for their own; the system's rules where null.</param>
    /// <param name="clock">The clock of the timeouts; the system's where null.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public WebSocketTransport(
        WebSocketTransportOptions? options = null,
        TcpOptions? tcp = null,
        RemoteCertificateValidationCallback? certificateValidation = null,
        TimeProvider? clock = null)
    {
        _options = options ?? new WebSocketTransportOptions();
        _options.Validate();
        _tcp = tcp ?? new TcpOptions();
        _tcp.Validate();
        _certificateValidation = certificateValidation;
        _clock = clock ?? TimeProvider.System;
    }

    /// <inheritdoc/>
    public bool CanDial(Multiaddress address) => WebSocketAddress.IsIp(address) || WebSocketAddress.IsDns(address);

    /// <summary>False: listening needs a web server, which the package ProtoP2P.AspNetCore brings.</summary>
    public bool CanListen(Multiaddress address) => false;

    /// <inheritdoc/>
    public async ValueTask<ITransportConnection> DialAsync(Multiaddress address, CancellationToken cancellationToken = default)
    {
        WebSocketAddress target = WebSocketAddress.Parse(address);
        cancellationToken.ThrowIfCancellationRequested();
        using var dial = new WebSocketDial(address, target, _tcp, _certificateValidation);
        using var timeout = new CancellationTokenSource(_options.HandshakeTimeout, _clock);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            return await dial.ConnectAsync(_options, _clock, linked.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException expiry) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new Libp2pException(
                $"cannot connect to {address}: no WebSocket within {_options.HandshakeTimeout.TotalSeconds:0.###} s ({nameof(WebSocketTransportOptions)}.{nameof(WebSocketTransportOptions.HandshakeTimeout)})",
                expiry);
        }
    }

    /// <summary>Not supported.</summary>
    /// <exception cref="NotSupportedException">Always; the message says what listens.</exception>
    public ValueTask<ITransportListener> ListenAsync(Multiaddress address, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException($"cannot listen on {address}: {ListenHint}");

    /// <summary>What to do to listen for WebSockets.</summary>
    internal const string ListenHint = "listening for WebSockets takes the package ProtoP2P.AspNetCore and AddWebSockets()";
}
