using System.Net;
using System.Net.Quic;
using System.Runtime.CompilerServices;
using System.Runtime.Versioning;
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
    private readonly ConditionalWeakTable<QuicConnection, TlsHandshake> _handshakes;
    private int _isClosed;

    private QuicTransportListener(QuicListener listener, ConditionalWeakTable<QuicConnection, TlsHandshake> handshakes, QuicOptions options)
    {
        _listener = listener;
        _handshakes = handshakes;
        _options = options;
        LocalAddress = QuicAddress.FromEndPoint(listener.LocalEndPoint);
    }

    public Multiaddress LocalAddress { get; }

    public static async ValueTask<QuicTransportListener> StartAsync(
        IPEndPoint endPoint, QuicCertificate certificate, QuicOptions options, CancellationToken cancellationToken)
    {
        var handshakes = new ConditionalWeakTable<QuicConnection, TlsHandshake>();
        QuicListener listener = await QuicListener.ListenAsync(
            new QuicListenerOptions
            {
                ListenEndPoint = endPoint,
                ApplicationProtocols = [TlsConstants.NoEarlyMuxer],
                ListenBacklog = options.Backlog,
                ConnectionOptionsCallback = (connection, _, _) =>
                {
                    TlsHandshake handshake = certificate.Begin();
                    handshakes.Add(connection, handshake);
                    return ValueTask.FromResult(certificate.ToServerOptions(handshake));
                },
            },
            cancellationToken).ConfigureAwait(false);
        return new QuicTransportListener(listener, handshakes, options);
    }

    public async ValueTask<ITransportConnection?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (Volatile.Read(ref _isClosed) == 0)
        {
            try
            {
                QuicConnection connection = await _listener.AcceptConnectionAsync(cancellationToken).ConfigureAwait(false);
                if (_handshakes.TryGetValue(connection, out TlsHandshake? handshake))
                {
                    return new QuicTransportConnection(connection, handshake, _options);
                }
            }
            catch (Exception failure) when (Volatile.Read(ref _isClosed) == 1 && failure is QuicException or ObjectDisposedException)
            {
                return null;
            }
            catch (Exception failure) when (QuicErrors.IsFailure(failure))
            {
                // One handshake failed, by which the listener is not affected.
                cancellationToken.ThrowIfCancellationRequested();
            }
        }

        return null;
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isClosed, 1) == 0)
        {
            await _listener.DisposeAsync().ConfigureAwait(false);
        }
    }
}
