using System.Net;
using System.Net.Quic;
using System.Runtime.Versioning;
using Microsoft.Extensions.Logging;
using ProtoP2P.Security.Tls;

namespace ProtoP2P.Transports.Quic;

/// <summary>A listening UDP port. Handshakes run side by side, and only those that prove an identity are accepted.</summary>
[SupportedOSPlatform("linux")]
[SupportedOSPlatform("macos")]
[SupportedOSPlatform("windows")]
internal sealed class QuicTransportListener : ITransportListener
{
    private readonly QuicListener _listener;
    private readonly QuicOptions _options;
    private readonly QuicInboundHandshakes _handshakes;
    private int _isClosed;

    private QuicTransportListener(QuicListener listener, QuicInboundHandshakes handshakes, QuicOptions options)
    {
        _listener = listener;
        _handshakes = handshakes;
        _options = options;
        LocalAddress = QuicAddress.FromEndPoint(listener.LocalEndPoint);
    }

    public Multiaddress LocalAddress { get; }

    public static async ValueTask<QuicTransportListener> StartAsync(
        IPEndPoint endPoint, QuicHandshakes settings, QuicOptions options, ILogger logger, TimeProvider clock, CancellationToken cancellationToken)
    {
        var handshakes = new QuicInboundHandshakes(settings, new HandshakeQuota(options, clock), logger);
        QuicListener listener = await QuicListener.ListenAsync(
            new QuicListenerOptions
            {
                ListenEndPoint = endPoint,
                ApplicationProtocols = [TlsConstants.NoEarlyMuxer],
                ListenBacklog = options.Backlog,
                ConnectionOptionsCallback = (connection, _, _) => ValueTask.FromResult(handshakes.Begin(connection)),
            },
            cancellationToken).ConfigureAwait(false);
        return new QuicTransportListener(listener, handshakes, options);
    }

    public void AskBeforeHandshake(Func<Multiaddress, Multiaddress, bool> mayEnter) => _handshakes.MayEnter = mayEnter;

    /// <summary>The next connection whose handshake proved an identity. Handshakes that failed are the business of those who began them.</summary>
    public async ValueTask<ITransportConnection?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (Volatile.Read(ref _isClosed) == 0)
        {
            QuicConnection connection;
            try
            {
                connection = await _listener.AcceptConnectionAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (Exception failure) when (!IsListeners(failure, cancellationToken))
            {
                continue;
            }
            catch (Exception) when (Volatile.Read(ref _isClosed) == 1)
            {
                return null;
            }

            if (TryTake(connection) is { } accepted)
            {
                return accepted;
            }
        }

        return null;
    }

    /// <summary>
    /// Whether an exception is about the listener. What a handshake made the library throw, of whatever type, comes out of the same call; the listener's
    /// own end names the listener.
    /// </summary>
    private static bool IsListeners(Exception failure, CancellationToken cancellationToken) =>
        failure is ObjectDisposedException { ObjectName: var name } && name == typeof(QuicListener).FullName
        || (failure is OperationCanceledException && cancellationToken.IsCancellationRequested);

    private QuicTransportConnection? TryTake(QuicConnection connection)
    {
        try
        {
            return _handshakes.Complete(connection) is { } handshake
                ? new QuicTransportConnection(connection, handshake.Tls, _options, handshake.WasAsked)
                : throw TlsConstants.Violation("the connection came without a handshake");
        }
        catch (Exception)
        {
            // Whatever is wrong with this one, the next one is another.
            _ = QuicErrors.CloseAsync(connection, ConnectionErrorCode.ProtocolViolation);
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isClosed, 1) == 0)
        {
            await _listener.DisposeAsync().ConfigureAwait(false);
        }
    }
}
