using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace ProtoP2P.Tests.Hostile;

/// <summary>
/// Keeps what a node calls a failure of its own, and the exceptions that nobody looked at. Input of strangers must cause neither: an
/// operator's error log is not theirs to fill.
/// </summary>
internal sealed class Alarms : ILoggerFactory, ILogger
{
    private readonly ConcurrentQueue<string> _raised = new();
    private readonly ConcurrentQueue<string> _remarks = new();

    public Alarms()
    {
        // What earlier tests left behind is not this one's.
        Collect();
        TaskScheduler.UnobservedTaskException += OnUnobserved;
    }

    /// <summary>What became of connections.</summary>
    public IReadOnlyCollection<string> Remarks => _remarks;

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("records only");

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        string text = formatter(state, exception);
        if (logLevel >= LogLevel.Warning)
        {
            _raised.Enqueue($"{logLevel}: {text} ({exception?.GetType().Name}: {exception?.Message})");
            return;
        }

        // Limits are met thousands of times; what is kept is how connections ended.
        if (text.StartsWith("Connection", StringComparison.Ordinal))
        {
            _remarks.Enqueue(text);
        }
    }

    public bool IsEnabled(LogLevel logLevel) => true;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    /// <summary>Fails where a node saw a failure of its own, or an exception went unobserved.</summary>
    public void ShouldBeSilent()
    {
        Collect();
        _raised.ShouldBeEmpty();
    }

    public void Dispose() => TaskScheduler.UnobservedTaskException -= OnUnobserved;

    private static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
    }

    private void OnUnobserved(object? sender, UnobservedTaskExceptionEventArgs arguments) => _raised.Enqueue($"unobserved: {arguments.Exception}");
}
