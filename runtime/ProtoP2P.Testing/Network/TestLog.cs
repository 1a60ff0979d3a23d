using System.Globalization;
using Microsoft.Extensions.Logging;

namespace ProtoP2P.Testing;

/// <summary>Writes the logs of all nodes as lines, with the network's time and the node's name, until it is disposed.</summary>
internal sealed class TestLog(Action<string>? write, LogLevel level, TimeProvider clock) : IDisposable
{
    private readonly long _start = clock.GetTimestamp();
    private volatile bool _isDisposed;

    /// <summary>The log of one node.</summary>
    public ILoggerFactory ForNode(string node) => new Factory(this, node);

    // A test's output takes nothing once the test has ended.
    public void Dispose() => _isDisposed = true;

    private bool IsEnabled(LogLevel wanted) => write is not null && !_isDisposed && wanted >= level && wanted != LogLevel.None;

    private void Write(string node, string category, LogLevel wanted, string message, Exception? exception)
    {
        string line = string.Create(
            CultureInfo.InvariantCulture,
            $"{clock.GetElapsedTime(_start).TotalSeconds,10:0.000} {node} {category} {wanted}: {message}{(exception is null ? "" : $" ({exception.Message})")}");
        try
        {
            write!(line);
        }
        catch (InvalidOperationException)
        {
            // What xunit's output throws once its test has ended: a host that a test forgot must not stumble over its own log.
            _isDisposed = true;
        }
    }

    private sealed class Factory(TestLog log, string node) : ILoggerFactory
    {
        public ILogger CreateLogger(string categoryName) => new Logger(log, node, categoryName);

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("a test's log has one place to go");

        public void Dispose()
        {
            // The network's log is shared by all nodes.
        }
    }

    private sealed class Logger(TestLog log, string node, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => log.IsEnabled(logLevel);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (log.IsEnabled(logLevel))
            {
                log.Write(node, category, logLevel, formatter(state, exception), exception);
            }
        }
    }
}
