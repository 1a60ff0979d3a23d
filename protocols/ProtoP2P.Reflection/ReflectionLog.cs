using Microsoft.Extensions.Logging;

namespace ProtoP2P.Reflection;

internal static partial class ReflectionLog
{
    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "{Readers} may read the contracts and message types of this node over " + ReflectionProtocol.Id)]
    public static partial void On(ILogger logger, string readers);

    [LoggerMessage(EventId = 2, Level = LogLevel.Debug, Message = "Reflection is off: this is no development environment, or " + nameof(ReflectionOptions) + "." + nameof(ReflectionOptions.Enabled) + " is false")]
    public static partial void Off(ILogger logger);
}
