using System.Collections.Concurrent;
using System.Net;
using System.Net.Quic;
using System.Net.Sockets;
using System.Runtime.Versioning;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ProtoP2P.Security.Tls;

namespace ProtoP2P.Transports.Quic;

/// <summary>QUIC version 1: <c>/ip4/A/udp/N/quic-v1</c> and <c>/ip6/A/udp/N/quic-v1</c>. It brings TLS 1.3 and streams by itself.</summary>
/// <remarks>
/// libp2p specs, quic/README.md and tls/tls.md; RFC 9000. Where the native library that .NET leaves QUIC to is missing, addresses of this shape are
/// still this transport's, and asking for one throws a <see cref="TransportUnavailableException"/> that says what to install. A dial leaves
/// from a port of its own, never from a listener's.
/// </remarks>
public sealed class QuicTransport : ITransport, IDisposable
{
    // A listener on libmsquic drops what arrives while it judges the dialer's certificate, which .NET does on the thread pool; QUIC repairs that, one or two
    // round trips later. Nothing tells the dialer when the listener is done but an answer, which would cost a round trip. See docs/quic.md.
    private static readonly TimeSpan CertificateCheckTime = TimeSpan.FromMilliseconds(5);

    // Ports that this process has listened on: IPv4, IPv6 and connections that are left share them, and the library keeps them apart.
    private static readonly ConcurrentDictionary<int, bool> OwnPorts = new();

    private readonly QuicOptions _options;
    private readonly TlsCertificateSource _certificate;
    private readonly bool _ownsCertificate;
    private readonly QuicHandshakes _handshakes;
    private readonly ILogger _logger;
    private readonly TimeProvider _clock;
    private int _isDisposed;

    /// <summary>Authenticates this node as the owner of <paramref name="identity"/>, which must live until the first dial or listener.</summary>
    /// <param name="identity">The node's identity.</param>
    /// <param name="options">Limits and timings; the defaults where null. Must not change afterwards.</param>
    /// <param name="clock">Dates certificates, judges those of peers, and times streams; the system's where null. Idle timeout, keepalive, handshake timeout and the pause after a handshake are on real time.</param>
    /// <param name="loggerFactory">Where to log why peers were refused before they were connected; nowhere where null.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public QuicTransport(PrivateKey identity, QuicOptions? options = null, TimeProvider? clock = null, ILoggerFactory? loggerFactory = null)
        : this(CertificateOf(identity, clock ?? TimeProvider.System), options, clock, loggerFactory) => _ownsCertificate = true;

    /// <summary>Presents a certificate that other parts of the node present as well, and that stays its owner's.</summary>
    internal QuicTransport(TlsCertificateSource certificate, QuicOptions? options, TimeProvider? clock, ILoggerFactory? loggerFactory)
    {
        _logger = (loggerFactory ?? NullLoggerFactory.Instance).CreateLogger("ProtoP2P.Quic");
        _options = options ?? new QuicOptions();
        _options.Validate();
        _certificate = certificate;
        _clock = clock ?? TimeProvider.System;
        _handshakes = new QuicHandshakes(certificate, _options, _clock);
    }

    /// <summary>Whether this machine can speak QUIC. The first look loads the native library.</summary>
    public static bool IsAvailable => QuicSupport.IsAvailable;

    /// <inheritdoc/>
    public bool CanDial(Multiaddress address) => QuicAddress.IsIp(address) || QuicAddress.IsDns(address);

    /// <inheritdoc/>
    public bool CanListen(Multiaddress address) => QuicAddress.IsIp(address);

    /// <inheritdoc/>
    public ValueTask<ITransportConnection> DialAsync(Multiaddress address, CancellationToken cancellationToken = default)
    {
        IPEndPoint endPoint = QuicAddress.ToEndPoint(address);
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _isDisposed) == 1, this);
        return QuicSupport.IsAvailable
            ? DialAsync(address, endPoint, cancellationToken)
            : throw QuicSupport.Unavailable("cannot connect to", address);
    }

    /// <inheritdoc/>
    public ValueTask<ITransportListener> ListenAsync(Multiaddress address, CancellationToken cancellationToken = default)
    {
        IPEndPoint endPoint = QuicAddress.ToEndPoint(address);
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _isDisposed) == 1, this);
        return QuicSupport.IsAvailable
            ? ListenAsync(address, endPoint, cancellationToken)
            : throw QuicSupport.Unavailable("cannot listen on", address);
    }

    /// <summary>Frees the certificate and its key. Listeners take no more connections; open connections go on.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0 && _ownsCertificate)
        {
            _certificate.Dispose();
        }
    }

    private static TlsCertificateSource CertificateOf(PrivateKey identity, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(identity);
        return new TlsCertificateSource(identity, clock);
    }

    [SupportedOSPlatform("linux")]
    [SupportedOSPlatform("macos")]
    [SupportedOSPlatform("windows")]
    private async ValueTask<ITransportConnection> DialAsync(Multiaddress address, IPEndPoint endPoint, CancellationToken cancellationToken)
    {
        TlsHandshake handshake = _handshakes.Begin();
        try
        {
            QuicClientConnectionOptions options = _handshakes.ToClientOptions(handshake, endPoint);
            QuicConnection connection = await QuicConnection.ConnectAsync(options, cancellationToken).ConfigureAwait(false);
            return await TakeAsync(connection, handshake, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (QuicErrors.IsFailure(failure))
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw handshake.Refusal
                ?? new Libp2pException($"cannot connect to {address}: {QuicErrors.DescribeDial(failure, _options)}", failure);
        }
    }

    /// <summary>
    /// Takes a connection over, once the listener has had the time to judge this node's certificate, so that the first streams are not lost. What is not
    /// taken over is closed.
    /// </summary>
    [SupportedOSPlatform("linux")]
    [SupportedOSPlatform("macos")]
    [SupportedOSPlatform("windows")]
    private async ValueTask<QuicTransportConnection> TakeAsync(QuicConnection connection, TlsHandshake handshake, CancellationToken cancellationToken)
    {
        QuicTransportConnection? taken = null;
        try
        {
            // Real time, as all that the library times: the other machine does not wait for this node's clock.
            await Task.Delay(CertificateCheckTime, TimeProvider.System, cancellationToken).ConfigureAwait(false);
            taken = new QuicTransportConnection(connection, handshake, _options);
            return taken;
        }
        finally
        {
            if (taken is null)
            {
                await connection.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    [SupportedOSPlatform("linux")]
    [SupportedOSPlatform("macos")]
    [SupportedOSPlatform("windows")]
    private async ValueTask<ITransportListener> ListenAsync(Multiaddress address, IPEndPoint endPoint, CancellationToken cancellationToken)
    {
        try
        {
            ThrowIfInUse(endPoint);
            QuicTransportListener listener =
                await QuicTransportListener.StartAsync(endPoint, _handshakes, _options, _logger, _clock, cancellationToken).ConfigureAwait(false);
            OwnPorts.TryAdd(QuicAddress.ToEndPoint(listener.LocalAddress).Port, true);
            return listener;
        }
        catch (Exception failure) when (QuicErrors.IsFailure(failure))
        {
            throw new Libp2pException($"cannot listen on {address}: {QuicErrors.Describe(failure, _options)}", failure);
        }
    }

    // libmsquic lets several processes share a port, each of which would get a part of the connections.
    private static void ThrowIfInUse(IPEndPoint endPoint)
    {
        if (endPoint.Port != 0 && !OwnPorts.ContainsKey(endPoint.Port))
        {
            using var probe = new Socket(endPoint.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            if (endPoint.AddressFamily == AddressFamily.InterNetworkV6)
            {
                probe.DualMode = false;
            }

            probe.Bind(endPoint);
        }
    }
}
