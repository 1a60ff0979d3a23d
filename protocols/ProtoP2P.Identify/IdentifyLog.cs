using Microsoft.Extensions.Logging;

namespace ProtoP2P.Identify;

internal static partial class IdentifyLog
{
    [LoggerMessage(EventId = 1, Level = LogLevel.Debug, Message = "{Peer} was not identified: {Reason}")]
    public static partial void NotIdentified(ILogger logger, PeerId peer, string reason);

    [LoggerMessage(EventId = 2, Level = LogLevel.Debug, Message = "The change was not pushed to {Peer}: {Reason}")]
    public static partial void NotPushed(ILogger logger, PeerId peer, string reason);
}
