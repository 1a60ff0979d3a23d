using Microsoft.Extensions.Logging;

namespace ProtoP2P.Swarm;

/// <summary>What a swarm logs: peers, addresses and reasons, never payloads or keys.</summary>
internal static partial class SwarmLog
{
    [LoggerMessage(1, LogLevel.Information, "Listening on {Address}")]
    public static partial void Listening(ILogger logger, Multiaddress address);

    [LoggerMessage(2, LogLevel.Error, "Listening on {Address} has ended")]
    public static partial void ListenerFailed(ILogger logger, Multiaddress address, Exception exception);

    [LoggerMessage(3, LogLevel.Debug, "Connection {Id} to {Peer} opened ({Direction}, {Address}, {Security}, {Muxer})")]
    public static partial void ConnectionOpened(
        ILogger logger, long id, PeerId peer, Direction direction, Multiaddress address, string security, string muxer);

    [LoggerMessage(4, LogLevel.Debug, "Connection {Id} to {Peer} closed: {Reason}")]
    public static partial void ConnectionClosed(ILogger logger, long id, PeerId peer, string? reason);

    [LoggerMessage(5, LogLevel.Debug, "Connection from {Address} refused: {Reason}")]
    public static partial void InboundRefused(ILogger logger, Multiaddress address, string reason);

    [LoggerMessage(6, LogLevel.Information, "Connection from {Address} failed before it was established: {Reason}")]
    public static partial void InboundFailed(ILogger logger, Multiaddress address, string reason);

    [LoggerMessage(7, LogLevel.Error, "Connection from {Address} failed for a reason of this node's own")]
    public static partial void InboundBroke(ILogger logger, Multiaddress address, Exception exception);

    [LoggerMessage(8, LogLevel.Debug, "Dialled {Peer} at {Address}: {Reason}")]
    public static partial void DialFailed(ILogger logger, PeerId? peer, Multiaddress address, string reason);

    [LoggerMessage(9, LogLevel.Debug, "Connection {Id} to {Peer} closes: another one takes the streams and this one is idle")]
    public static partial void RedundantClosed(ILogger logger, long id, PeerId peer);

    [LoggerMessage(10, LogLevel.Debug, "A stream of connection {Id} to {Peer} agreed on no protocol: {Reason}")]
    public static partial void NegotiationFailed(ILogger logger, long id, PeerId peer, string reason);

    [LoggerMessage(11, LogLevel.Error, "The negotiation of a stream of connection {Id} to {Peer} failed for a reason of this node's own")]
    public static partial void NegotiationBroke(ILogger logger, long id, PeerId peer, Exception exception);

    [LoggerMessage(12, LogLevel.Debug, "A stream of connection {Id} to {Peer} was refused: {Reason}")]
    public static partial void StreamRefused(ILogger logger, long id, PeerId peer, string reason);

    [LoggerMessage(13, LogLevel.Debug, "The handler of {Protocol} ended with its stream from {Peer}: {Reason}")]
    public static partial void HandlerStreamEnded(ILogger logger, string protocol, PeerId peer, string reason);

    [LoggerMessage(14, LogLevel.Warning, "The handler of {Protocol} failed on a stream from {Peer}; the stream was reset")]
    public static partial void HandlerFailed(ILogger logger, string protocol, PeerId peer, Exception exception);

    [LoggerMessage(16, LogLevel.Error, "Accepting streams of connection {Id} to {Peer} failed; the connection is cut")]
    public static partial void AcceptStreamFailed(ILogger logger, long id, PeerId peer, Exception exception);

    [LoggerMessage(17, LogLevel.Error, "A subscriber of a host's event ({Event}) threw")]
    public static partial void SubscriberFailed(ILogger logger, string @event, Exception exception);

    [LoggerMessage(18, LogLevel.Warning, "The event {Event} was dropped: the subscribers are more than {Capacity} events behind")]
    public static partial void EventDropped(ILogger logger, string @event, int capacity);

    [LoggerMessage(19, LogLevel.Debug, "An event came after the host had stopped and was dropped")]
    public static partial void EventAfterStop(ILogger logger);

    [LoggerMessage(21, LogLevel.Error, "A callback on the token of {Owner} threw")]
    public static partial void CallbackFailed(ILogger logger, object owner, Exception exception);

    [LoggerMessage(20, LogLevel.Debug, "A connection to {Peer} was given up: {Reason}")]
    public static partial void ConnectionGivenUp(ILogger logger, PeerId peer, string reason);

    [LoggerMessage(23, LogLevel.Error, "The connection gater {Gater} failed at {Step} of {Subject}, which is thereby refused")]
    public static partial void GaterFailed(ILogger logger, string gater, GateStep step, string subject, Exception exception);

    [LoggerMessage(24, LogLevel.Debug, "Connection from {Address} refused: {Reason}")]
    public static partial void InboundGated(ILogger logger, Multiaddress address, string reason);

    [LoggerMessage(22, LogLevel.Debug, "Connection {Id} to {Peer} is closed to make room: {Count} are open, and {HighWater} is the mark (option Connections.HighWater)")]
    public static partial void ConnectionTrimmed(ILogger logger, long id, PeerId peer, int count, int highWater);

    [LoggerMessage(40, LogLevel.Information, "Dials over {Kind} to public addresses: {State}, as {Successes} of the last {Dials} succeeded (options Dial.BlackHole)")]
    public static partial void BlackHoleStateChanged(ILogger logger, string kind, BlackHoleState state, int successes, int dials);
}
