using Microsoft.Extensions.Logging;

namespace ProtoP2P.Rpc;

/// <summary>Messages of typed calls. Never a payload, metadata or reason: they may hold secrets.</summary>
internal static partial class RpcLog
{
    [LoggerMessage(1, LogLevel.Error, "{Contract}.{Method} failed for {Peer} with an exception that it does not declare")]
    public static partial void ServiceFailed(ILogger logger, string contract, string method, PeerId peer, Exception exception);

    [LoggerMessage(2, LogLevel.Debug, "{Contract}.{Method} for {Peer} ended with {Status}")]
    public static partial void CallEnded(ILogger logger, string contract, string method, PeerId peer, RpcStatusCode status);

    [LoggerMessage(3, LogLevel.Debug, "{Contract}: a call of {Peer} was lost with its stream")]
    public static partial void CallLost(ILogger logger, string contract, PeerId peer, Exception exception);

    [LoggerMessage(4, LogLevel.Debug, "An answer was lost with its stream")]
    public static partial void AnswerLost(ILogger logger, Exception exception);

    [LoggerMessage(5, LogLevel.Debug, "{Contract}: refused a call of {Peer} with {Status}")]
    public static partial void CallRefused(ILogger logger, string contract, PeerId peer, RpcStatusCode status);

    [LoggerMessage(6, LogLevel.Warning, "A request stream failed after its call had ended")]
    public static partial void RequestsFailed(ILogger logger, Exception exception);

    [LoggerMessage(7, LogLevel.Debug, "{Contract}: a one-way call was not accepted")]
    public static partial void OneWayRejected(ILogger logger, string contract, Exception exception);

    [LoggerMessage(8, LogLevel.Warning, "{Contract}.{Method} for {Peer}: the trailers and details were not sent: with the reason they exceed {Bytes} bytes or {Entries} entries")]
    public static partial void TrailersDropped(ILogger logger, string contract, string? method, PeerId peer, int bytes, int entries);
}
