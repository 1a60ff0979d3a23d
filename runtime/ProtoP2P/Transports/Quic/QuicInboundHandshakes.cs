using System.Net.Quic;
using System.Runtime.CompilerServices;
using System.Runtime.Versioning;
using System.Security.Authentication;
using Microsoft.Extensions.Logging;
using ProtoP2P.Security.Tls;

namespace ProtoP2P.Transports.Quic;

/// <summary>The handshakes that a listener has begun, by connection.</summary>
[SupportedOSPlatform("linux")]
[SupportedOSPlatform("macos")]
[SupportedOSPlatform("windows")]
internal sealed class QuicInboundHandshakes(QuicHandshakes settings, HandshakeQuota quota, ILogger logger)
{
    private readonly ConditionalWeakTable<QuicConnection, QuicInboundHandshake> _begun = [];
    private volatile Func<Multiaddress, Multiaddress, bool>? _mayEnter;

    /// <summary>Asked before a handshake goes on; null lets everyone in.</summary>
    public Func<Multiaddress, Multiaddress, bool> MayEnter
    {
        set => _mayEnter = value;
    }

    /// <summary>Answers a client's first packet: nothing has been sent to it yet.</summary>
    /// <exception cref="AuthenticationException">It may not come in; the library drops the connection.</exception>
    /// <exception cref="ResourceLimitException">Its address has begun too many; the same.</exception>
    public QuicServerConnectionOptions Begin(QuicConnection connection)
    {
        Func<Multiaddress, Multiaddress, bool>? mayEnter = _mayEnter;
        Multiaddress remote = QuicAddress.FromEndPoint(connection.RemoteEndPoint);
        if (mayEnter?.Invoke(QuicAddress.FromEndPoint(connection.LocalEndPoint), remote) == false)
        {
            throw new AuthenticationException("the connection may not come in");
        }

        if (quota.TryBegin(remote) is not { } ticket)
        {
            ResourceLimitException excess = quota.Excess(remote);
            QuicLog.HandshakeFlood(logger, remote, excess.Message);
            throw excess;
        }

        TlsHandshake tls = settings.Begin(refusal => QuicLog.HandshakeRefused(logger, remote, refusal.Message));
        var handshake = new QuicInboundHandshake(tls, ticket, mayEnter is not null);
        _begun.Add(connection, handshake);
        return settings.ToServerOptions(tls);
    }

    /// <summary>The handshake of a connection, which is over; null where none was begun.</summary>
    public QuicInboundHandshake? Complete(QuicConnection connection)
    {
        if (!_begun.TryGetValue(connection, out QuicInboundHandshake? handshake))
        {
            return null;
        }

        handshake.Ticket.Complete();
        return handshake;
    }
}
