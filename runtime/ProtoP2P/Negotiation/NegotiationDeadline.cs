using System.IO.Pipelines;

namespace ProtoP2P.Negotiation;

/// <summary>
/// The caller's token joined with the negotiation's timeout, which starts when the token is first asked for: a negotiation whose bytes
/// are already here pays for no timer.
/// </summary>
internal sealed class NegotiationDeadline(NegotiationSettings settings) : IDisposable
{
    private CancellationToken _caller;
    private CancellationTokenSource? _source;
    private CancellationTokenRegistration _registration;

    /// <summary>Fires when the caller cancels or the time is over.</summary>
    public CancellationToken Token => settings.Timeout == Timeout.InfiniteTimeSpan ? _caller : (_source ?? CreateSource()).Token;

    /// <summary>Whether the time is over, rather than the caller's patience.</summary>
    public bool HasPassed => _source is { IsCancellationRequested: true } && !_caller.IsCancellationRequested;

    /// <summary>Begins a negotiation.</summary>
    public void Start(CancellationToken caller) => _caller = caller;

    /// <summary>Flushes; the timeout starts only if the stream makes this node wait.</summary>
    public ValueTask FlushAsync(PipeWriter output)
    {
        ValueTask<FlushResult> flush = output.FlushAsync(CancellationToken.None);
        return flush.IsCompletedSuccessfully ? ValueTask.CompletedTask : new ValueTask(flush.AsTask().WaitAsync(Token));
    }

    /// <summary>Ends it; another one may start.</summary>
    public void Dispose()
    {
        _registration.Dispose();
        _source?.Dispose();
        (_registration, _source, _caller) = (default, null, default);
    }

    private CancellationTokenSource CreateSource()
    {
        _source = new CancellationTokenSource(settings.Timeout, settings.TimeProvider);
        _registration = _caller.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _source);
        return _source;
    }
}
