using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using ProtoP2P.Transports.Tcp;
using ProtoP2P.Transports.WebSockets;

namespace ProtoP2P.AspNetCore;

/// <summary>What all web servers of one transport share.</summary>
internal sealed record WebSocketServerSettings(
    WebSocketTransportOptions Options, TcpOptions Tcp, X509Certificate2? Certificate, ILoggerFactory Loggers, TimeProvider Clock);
