namespace ProtoP2P.Negotiation;

/// <summary>The caller's token joined with the negotiation's timeout.</summary>
internal sealed class NegotiationDeadline : IDisposable
{
    private readonly CancellationTokenSource _timeout;
    private readonly CancellationTokenSource _linked;
    private readonly CancellationToken _caller;

    /// <summary>Starts the timeout.</summary>
    public NegotiationDeadline(NegotiationSettings settings, CancellationToken cancellationToken)
    {
        _caller = cancellationToken;
        _timeout = new CancellationTokenSource(settings.Timeout, settings.TimeProvider);
        _linked = CancellationTokenSource.CreateLinkedTokenSource(_timeout.Token, cancellationToken);
    }

    /// <summary>Fires when the caller cancels or the time is over.</summary>
    public CancellationToken Token => _linked.Token;

    /// <summary>Whether the time is over, rather than the caller's patience.</summary>
    public bool HasPassed => _timeout.IsCancellationRequested && !_caller.IsCancellationRequested;

    /// <inheritdoc/>
    public void Dispose()
    {
        _linked.Dispose();
        _timeout.Dispose();
    }
}
