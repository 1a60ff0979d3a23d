using Microsoft.Extensions.Logging;

namespace ProtoP2P.AspNetCore;

/// <summary>What listening on web servers logs.</summary>
internal static partial class AspNetCoreLog
{
    [LoggerMessage(601, LogLevel.Warning, "The web server of {Address} did not stop in order")]
    public static partial void ServerStopFailed(ILogger logger, Multiaddress address, Exception exception);

    [LoggerMessage(602, LogLevel.Warning, "The server listens at {Binding}, which is no IP address: peers are not told of it")]
    public static partial void BindingIgnored(ILogger logger, string binding);
}
