using System.Net;
using System.Net.Sockets;

namespace ProtoP2P.Transports.Tcp;

/// <summary>TCP over IPv4 and IPv6: <c>/ip4/A/tcp/N</c>, <c>/ip6/A/tcp/N</c>, and <c>/ip6zone/Z/ip6/A/tcp/N</c> for link-local addresses.</summary>
/// <remarks>
/// libp2p specs, connections. Each listener serves one IP version: listen on <c>/ip4/0.0.0.0</c> and <c>/ip6/::</c> for both, on the same port if
/// wanted. Disposing a connection sends what was written and ends it; aborting it resets it.
/// </remarks>
public sealed class TcpTransport : ITransport
{
    private readonly TcpOptions _options;
    private readonly TimeProvider _clock;

    /// <summary>A TCP transport.</summary>
    /// <param name="options">Limits and settings; the defaults where null.</param>
    /// <param name="clock">The clock of the timeouts; the system's where null.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public TcpTransport(TcpOptions? options = null, TimeProvider? clock = null)
    {
        _options = options ?? new TcpOptions();
        _options.Validate();
        _clock = clock ?? TimeProvider.System;
    }

    /// <inheritdoc/>
    public bool CanDial(Multiaddress address) => TcpAddress.IsIp(address) || TcpAddress.IsDns(address);

    /// <inheritdoc/>
    public bool CanListen(Multiaddress address) => TcpAddress.IsIp(address);

    /// <inheritdoc/>
    public async ValueTask<ITransportConnection> DialAsync(Multiaddress address, CancellationToken cancellationToken = default)
    {
        IPEndPoint endPoint = TcpAddress.ToEndPoint(address);
        cancellationToken.ThrowIfCancellationRequested();
        using var timeout = new CancellationTokenSource(_options.ConnectTimeout, _clock);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        Socket? socket = null;
        try
        {
            socket = TcpSockets.Create(endPoint);
            await socket.ConnectAsync(endPoint, linked.Token).ConfigureAwait(false);
            TcpSockets.Configure(socket, _options);
            var connection = new TcpConnection(socket, _options, _clock);
            socket = null;
            return connection;
        }
        catch (SocketException failure)
        {
            throw new Libp2pException($"cannot connect to {address}: {TcpErrors.Describe(failure.SocketErrorCode)}", failure);
        }
        catch (OperationCanceledException expiry) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new Libp2pException(
                $"cannot connect to {address}: no answer within {_options.ConnectTimeout.TotalSeconds:0.###} s ({nameof(TcpOptions)}.{nameof(TcpOptions.ConnectTimeout)})",
                expiry);
        }
        finally
        {
            socket?.Dispose();
        }
    }

    /// <inheritdoc/>
    public ValueTask<ITransportListener> ListenAsync(Multiaddress address, CancellationToken cancellationToken = default)
    {
        IPEndPoint endPoint = TcpAddress.ToEndPoint(address);
        cancellationToken.ThrowIfCancellationRequested();
        Socket? socket = null;
        try
        {
            socket = TcpSockets.Create(endPoint);
            socket.Bind(endPoint);
            socket.Listen(_options.Backlog);
            var listener = new TcpListener(socket, _options, _clock);
            socket = null;
            return new(listener);
        }
        catch (SocketException failure)
        {
            throw new Libp2pException($"cannot listen on {address}: {TcpErrors.Describe(failure.SocketErrorCode)}", failure);
        }
        finally
        {
            socket?.Dispose();
        }
    }
}
