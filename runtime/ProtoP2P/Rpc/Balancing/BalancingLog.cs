using Microsoft.Extensions.Logging;

namespace ProtoP2P.Rpc.Balancing;

/// <summary>Messages of clients with several peers.</summary>
internal static partial class BalancingLog
{
    [LoggerMessage(21, LogLevel.Information, "{Contract}: {Peer} is left alone for {Seconds} s, its calls failed one after the other")]
    public static partial void Ejected(ILogger logger, string contract, PeerId peer, double seconds);

    [LoggerMessage(22, LogLevel.Debug, "{Contract}.{Method} at {Peer} ended with {Status} and is followed by a {Extra}")]
    public static partial void AttemptFailed(ILogger logger, string contract, string method, PeerId peer, RpcStatusCode status, ExtraAttempt extra);

    [LoggerMessage(23, LogLevel.Debug, "{Contract}.{Method}: the attempt at {Peer} was not needed any more")]
    public static partial void AttemptAbandoned(ILogger logger, string contract, string method, PeerId peer, Exception exception);
}
