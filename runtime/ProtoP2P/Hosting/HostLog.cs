using Microsoft.Extensions.Logging;

namespace ProtoP2P;

/// <summary>What a host logs of its life.</summary>
internal static partial class HostLog
{
    [LoggerMessage(106, LogLevel.Information, "Others are told another list of addresses: {Addresses}")]
    public static partial void AdvertisedChanged(ILogger logger, string addresses);

    [LoggerMessage(101, LogLevel.Information, "{Peer} takes no new work; running calls may end within {Seconds} s")]
    public static partial void Draining(ILogger logger, PeerId peer, double seconds);

    [LoggerMessage(102, LogLevel.Warning, "{Peer} stops with calls still running: they did not end within {Seconds} s, or the stop was hurried")]
    public static partial void DrainCutShort(ILogger logger, PeerId peer, double seconds);

    [LoggerMessage(103, LogLevel.Error, "The service {Service} failed to stop")]
    public static partial void ServiceStopFailed(ILogger logger, string service, Exception exception);

    [LoggerMessage(104, LogLevel.Warning, "{Peer} accepts plaintext connections: what they carry can be read and changed on the way, and nobody's identity is proved")]
    public static partial void PlaintextAccepted(ILogger logger, PeerId peer);

    [LoggerMessage(105, LogLevel.Error, "{Problem}")]
    public static partial void TransportUnavailable(ILogger logger, string problem);
}
