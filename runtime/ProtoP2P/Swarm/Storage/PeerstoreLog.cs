using Microsoft.Extensions.Logging;

namespace ProtoP2P.Swarm;

/// <summary>What is logged of the peerstore's file.</summary>
internal static partial class PeerstoreLog
{
    [LoggerMessage(201, LogLevel.Debug, "Read {Count} peers from '{Path}'")]
    public static partial void Restored(ILogger logger, int count, string path);

    [LoggerMessage(202, LogLevel.Warning, "The peerstore file '{Path}' {Problem}: it was set aside as '{Aside}', and the node starts without it")]
    public static partial void SetAside(ILogger logger, string path, string problem, string aside);

    [LoggerMessage(203, LogLevel.Error, "The peerstore file '{Path}' is of a later version than this node reads ({Version}): it is left as it is, and peers are remembered in memory only")]
    public static partial void LaterVersion(ILogger logger, string path, int version);

    [LoggerMessage(204, LogLevel.Warning, "The peerstore file '{Path}' cannot be written; this is told once, and tried again every {Seconds} s and at the stop: {Reason}")]
    public static partial void SaveFailed(ILogger logger, string path, double seconds, string reason);

    [LoggerMessage(205, LogLevel.Information, "The peerstore file '{Path}' is written again")]
    public static partial void SaveRecovered(ILogger logger, string path);

    [LoggerMessage(206, LogLevel.Warning, "The peerstore file '{Path}' is full: {Left} of {Count} peers, those that were silent for longest, are not in it (option Peerstore.MaxFileSize)")]
    public static partial void Full(ILogger logger, string path, int left, int count);
}
