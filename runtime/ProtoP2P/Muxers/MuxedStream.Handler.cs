namespace ProtoP2P.Muxers;

// The token of the handler that serves the stream. It is cancelled here, and what waits on the stream with it is woken here: an idle stream has neither a linked source nor registrations.
internal abstract partial class MuxedStream
{
    private CancellationTokenSource? _handler;

    /// <inheritdoc/>
    public void BeginHandling(CancellationTokenSource handler)
    {
        lock (Gate)
        {
            if (_failure is null)
            {
                _handler = handler;
                return;
            }
        }

        // Nobody is registered with it yet.
        handler.Cancel();
    }

    /// <inheritdoc/>
    public void EndHandling()
    {
        lock (Gate)
        {
            _handler = null;
        }
    }

    /// <inheritdoc/>
    public void EndWaitsOf(CancellationToken handler)
    {
        _in.Cancel(handler);
        _out.Cancel(handler);
    }

    bool IStreamPipes.EndsWaitsOfUnderGate(CancellationToken cancellationToken) => _handler is { } handler && handler.Token == cancellationToken;
}
