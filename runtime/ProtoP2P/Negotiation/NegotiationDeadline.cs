using System.IO.Pipelines;

namespace ProtoP2P.Negotiation;

/// <summary>
/// The caller's token joined with the negotiation's timeout, which starts when the token is first asked for: a negotiation whose bytes
/// are already here pays for no timer.
/// </summary>
internal sealed class NegotiationDeadline(NegotiationSettings settings, CancellationToken cancellationToken) : IDisposable
{
    private CancellationTokenSource? _source;
    private CancellationTokenRegistration _registration;

    /// <summary>Fires when the caller cancels or the time is over.</summary>
    public CancellationToken Token => settings.Timeout == Timeout.InfiniteTimeSpan ? cancellationToken : (_source ?? Start()).Token;

    /// <summary>Whether the time is over, rather than the caller's patience.</summary>
    public bool HasPassed => _source is { IsCancellationRequested: true } && !cancellationToken.IsCancellationRequested;

    /// <summary>Flushes; the timeout starts only if the stream makes this node wait.</summary>
    public ValueTask FlushAsync(PipeWriter output)
    {
        ValueTask<FlushResult> flush = output.FlushAsync(CancellationToken.None);
        return flush.IsCompletedSuccessfully ? ValueTask.CompletedTask : new ValueTask(flush.AsTask().WaitAsync(Token));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _registration.Dispose();
        _source?.Dispose();
    }

    private CancellationTokenSource Start()
    {
        _source = new CancellationTokenSource(settings.Timeout, settings.TimeProvider);
        _registration = cancellationToken.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _source);
        return _source;
    }
}
