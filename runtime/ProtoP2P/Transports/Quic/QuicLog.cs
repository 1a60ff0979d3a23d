using Microsoft.Extensions.Logging;

namespace ProtoP2P.Transports.Quic;

/// <summary>What becomes of handshakes before the swarm sees them.</summary>
internal static partial class QuicLog
{
    [LoggerMessage(2, LogLevel.Debug, "Connection from {Address} refused: {Reason}")]
    public static partial void HandshakeFlood(ILogger logger, Multiaddress address, string reason);

    [LoggerMessage(1, LogLevel.Information, "Connection from {Address} failed before it was established: {Reason}")]
    public static partial void HandshakeRefused(ILogger logger, Multiaddress address, string reason);
}
