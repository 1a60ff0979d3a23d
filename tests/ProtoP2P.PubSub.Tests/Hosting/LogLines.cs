using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace ProtoP2P.PubSub.Tests.Hosting;

/// <summary>A logger whose lines a test looks at.</summary>
internal sealed class LogLines : ILogger<PubSubService>
{
    public ConcurrentQueue<string> Lines { get; } = new();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Lines.Enqueue(formatter(state, exception));
}
