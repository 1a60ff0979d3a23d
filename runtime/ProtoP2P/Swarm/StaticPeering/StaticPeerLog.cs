using Microsoft.Extensions.Logging;

namespace ProtoP2P.Swarm;

/// <summary>What is logged of static peers: once when something changes, not at every attempt.</summary>
internal static partial class StaticPeerLog
{
    [LoggerMessage(301, LogLevel.Information, "The static peer {Peer} is connected")]
    public static partial void Connected(ILogger logger, PeerId peer);

    [LoggerMessage(302, LogLevel.Information, "The last connection to the static peer {Peer} has ended; it is dialled again")]
    public static partial void Lost(ILogger logger, PeerId peer);

    [LoggerMessage(303, LogLevel.Warning, "The static peer {Peer} cannot be reached; this is told once, and tried again at least every {Seconds} s: {Reason}")]
    public static partial void Unreachable(ILogger logger, PeerId peer, double seconds, string reason);

    [LoggerMessage(304, LogLevel.Error, "At an address of the static peer {Peer} someone else answers: correct the address; this is told once, and tried again at least every {Seconds} s: {Reason}")]
    public static partial void WrongPeer(ILogger logger, PeerId peer, double seconds, string reason);
}
