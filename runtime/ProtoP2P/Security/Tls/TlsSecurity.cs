using System.Net.Security;
using System.Security.Authentication;
using ProtoP2P.Transports;

namespace ProtoP2P.Security.Tls;

/// <summary>
/// libp2p's TLS 1.3, in which both nodes present a certificate of their own making that their identity key vouches for (libp2p specs, tls/tls.md). The muxer
/// is agreed on the way, by ALPN, which saves a round trip.
/// </summary>
/// <remarks>
/// One certificate serves all connections of an instance, as in go-libp2p; it exists in memory only. Sessions are not
/// resumed: each handshake proves both identities anew.
/// </remarks>
public sealed class TlsSecurity : ISecurityProtocol, IDisposable
{
    private readonly TlsCertificateSource _certificate;
    private readonly bool _ownsCertificate;
    private readonly TimeProvider _time;
    private volatile bool _isDisposed;

    /// <summary>Authenticates this node as the owner of <paramref name="identity"/>, which is used here only and not kept.</summary>
    /// <param name="identity">The node's identity.</param>
    /// <param name="time">Dates certificates, and judges those of peers; null for the system's clock.</param>
    public TlsSecurity(PrivateKey identity, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(identity);
        _time = time ?? TimeProvider.System;
        _certificate = new TlsCertificateSource(identity, _time);
        _ownsCertificate = true;
        _ = _certificate.Context;
    }

    /// <summary>Presents a certificate that other parts of the node present as well, and that stays its owner's.</summary>
    internal TlsSecurity(TlsCertificateSource certificate, TimeProvider time)
    {
        _time = time;
        _certificate = certificate;
    }

    /// <inheritdoc/>
    public string ProtocolId => TlsConstants.ProtocolId;

    /// <inheritdoc/>
    /// <exception cref="ProtocolViolationException">The handshake failed, or the peer's certificate proves no identity.</exception>
    public async ValueTask<SecureSession> HandshakeAsync(
        IByteChannel channel,
        ConnectionRole role,
        PeerId? expectedPeer,
        IReadOnlyList<string> muxers,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(channel);
        ArgumentNullException.ThrowIfNull(muxers);
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        var stream = new CarrierStream(channel);
        var ssl = new SslStream(stream, leaveInnerStreamOpen: true);
        var handshake = new TlsHandshake(_certificate.Context, expectedPeer, muxers, _time);
        bool isDone = false;
        try
        {
            await RunAsync(ssl, handshake, role, cancellationToken).ConfigureAwait(false);
            TlsIdentity remote = handshake.Remote ?? throw TlsConstants.Violation("the handshake ended without the peer's certificate");
            isDone = true;
            return new SecureSession(
                new TlsChannel(ssl, stream, channel, _time), remote.Peer, remote.Key, handshake.GetMuxer(ssl.NegotiatedApplicationProtocol));
        }
        finally
        {
            if (!isDone)
            {
                await ssl.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    /// <summary>Frees the certificate and its key. Sessions go on.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        if (_ownsCertificate)
        {
            _certificate.Dispose();
        }
    }

    private static async Task RunAsync(SslStream ssl, TlsHandshake handshake, ConnectionRole role, CancellationToken cancellationToken)
    {
        try
        {
            await (role == ConnectionRole.Initiator
                ? ssl.AuthenticateAsClientAsync(handshake.ToClientOptions(), cancellationToken)
                : ssl.AuthenticateAsServerAsync(handshake.ToServerOptions(), cancellationToken)).ConfigureAwait(false);
        }
        catch (Exception error) when (handshake.Refusal is not null && error is AuthenticationException or IOException)
        {
            // What SslStream says of it is only that a certificate was refused.
            throw handshake.Refusal;
        }
        catch (AuthenticationException error)
        {
            throw TlsConstants.Violation($"the handshake failed: {(error.InnerException ?? error).Message}", error);
        }
    }
}
