using Microsoft.Extensions.Logging;

namespace ProtoP2P.PubSub.Hosting;

internal static partial class PubSubLog
{
    [LoggerMessage(EventId = 1, Level = LogLevel.Debug, Message = "{Peer} joined with {Protocol}")]
    public static partial void PeerJoined(ILogger logger, PeerId peer, string protocol);

    [LoggerMessage(EventId = 2, Level = LogLevel.Debug, Message = "{Peer} left: {Reason}")]
    public static partial void PeerLeft(ILogger logger, PeerId peer, string reason);

    [LoggerMessage(EventId = 3, Level = LogLevel.Debug, Message = "No stream to {Peer}: {Reason}")]
    public static partial void NoStream(ILogger logger, PeerId peer, string reason);

    [LoggerMessage(EventId = 4, Level = LogLevel.Warning, Message = "{Peer} broke the protocol, and its stream was reset: {Fault}")]
    public static partial void ProtocolBroken(ILogger logger, PeerId peer, string fault);

    [LoggerMessage(EventId = 5, Level = LogLevel.Error, Message = "A validator of '{Topic}' failed; its message was ignored")]
    public static partial void ValidatorFailed(ILogger logger, string topic, Exception exception);

    [LoggerMessage(EventId = 6, Level = LogLevel.Debug, Message = "{Peer} was not reached: {Reason}")]
    public static partial void NotReached(ILogger logger, PeerId peer, string reason);

    [LoggerMessage(EventId = 7, Message = "A message of {Bytes} bytes from {Peer} on '{Topic}' was rejected: {Reason}")]
    public static partial void Undecodable(ILogger logger, LogLevel level, int bytes, PeerId peer, string topic, string reason);

    [LoggerMessage(EventId = 8, Level = LogLevel.Error, Message = "A subscriber of {Event} failed")]
    public static partial void SubscriberFailed(ILogger logger, string @event, Exception exception);

    // Once for each time that there is no room, and without the topic: a peer chooses both its name and how often.
    [LoggerMessage(EventId = 9, Level = LogLevel.Warning, Message = "Events are lost, the first one of {Peer}: {Limit} wait for their subscribers")]
    public static partial void EventsLost(ILogger logger, PeerId peer, int limit);

    [LoggerMessage(EventId = 10, Level = LogLevel.Error, Message = "The function for the ids of '{Topic}' failed for a message from {Peer}, which was ignored")]
    public static partial void IdFailed(ILogger logger, string topic, PeerId peer, Exception exception);

    [LoggerMessage(EventId = 11, Level = LogLevel.Error, Message = "A message from {Peer} could not be judged, and was lost")]
    public static partial void ValidationFailed(ILogger logger, PeerId peer, Exception exception);

    [LoggerMessage(EventId = 12, Level = LogLevel.Error, Message = "A task of publish/subscribe has failed and is over")]
    public static partial void WorkFailed(ILogger logger, Exception exception);
}
