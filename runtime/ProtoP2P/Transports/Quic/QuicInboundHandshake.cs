using ProtoP2P.Security.Tls;

namespace ProtoP2P.Transports.Quic;

/// <summary>A handshake that a listener has begun.</summary>
/// <param name="Tls">Who the peer proves to be.</param>
/// <param name="Ticket">Its place among those of its address.</param>
/// <param name="WasAsked">Whether it was asked if the connection may come in.</param>
internal sealed record QuicInboundHandshake(TlsHandshake Tls, HandshakeTicket Ticket, bool WasAsked);
