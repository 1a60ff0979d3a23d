using Interop.Harness;
using Interop.Redis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using ProtoP2P;

namespace Interop;

/// <summary>One of the two ends of a test. Standard output has the result and nothing else.</summary>
internal static class InteropProgram
{
    private const int Failed = 1;
    private const int BadEnvironment = 2;

    public static async Task<int> RunAsync(Func<string, string?> environment, TextWriter output, TextWriter error, CancellationToken cancellationToken = default)
    {
        try
        {
            HarnessSettings settings = HarnessEnvironment.Read(environment);
            using ILoggerFactory logs = CreateLogs(settings.IsVerbose);
            using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            deadline.CancelAfter(settings.Timeout);
            await (settings.IsDialer
                ? new Dialer(settings, logs, output, error).RunAsync(deadline.Token)
                : new Listener(settings, logs, error).RunAsync(deadline.Token));
            return 0;
        }
        catch (UsageException exception)
        {
            error.WriteLine(exception.Message);
            return BadEnvironment;
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or RedisException or FormatException or ArgumentException or NotSupportedException)
        {
            error.WriteLine(exception is OperationCanceledException ? "the test's time is over" : exception.Message);
            return Failed;
        }
    }

    private static ILoggerFactory CreateLogs(bool isVerbose) => LoggerFactory.Create(logging =>
    {
        logging.SetMinimumLevel(isVerbose ? LogLevel.Debug : LogLevel.Warning);
        logging.AddSimpleConsole(console => console.ColorBehavior = LoggerColorBehavior.Disabled);
        logging.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
    });
}
