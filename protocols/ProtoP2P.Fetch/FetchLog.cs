using Microsoft.Extensions.Logging;

namespace ProtoP2P.Fetch;

/// <summary>What fetch logs. Keys come from strangers and are not logged.</summary>
internal static partial class FetchLog
{
    [LoggerMessage(1, LogLevel.Warning, "The lookup of the prefix {Prefix} failed")]
    public static partial void LookupFailed(ILogger logger, string prefix, Exception exception);
}
