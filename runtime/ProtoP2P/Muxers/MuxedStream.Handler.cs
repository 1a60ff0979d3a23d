namespace ProtoP2P.Muxers;

// The token of the handler that serves the stream. It is cancelled here, and what waits on the stream with it is woken here: an idle stream has neither a linked source nor registrations.
internal abstract partial class MuxedStream
{
    private CancellationTokenSource? _handler;

    /// <summary>Cancels a source where the stream fails, until <see cref="EndHandling"/>.</summary>
    internal void BeginHandling(CancellationTokenSource handler)
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

    /// <summary>The handler has returned.</summary>
    internal void EndHandling()
    {
        lock (Gate)
        {
            _handler = null;
        }
    }

    /// <summary>Ends the read and the flush that wait with the handler's token, which has fired though the stream has not failed.</summary>
    internal void EndWaitsOf(CancellationToken handler)
    {
        _in.Cancel(handler);
        _out.Cancel(handler);
    }

    bool IStreamPipes.EndsWaitsOfUnderGate(CancellationToken cancellationToken) => _handler is { } handler && handler.Token == cancellationToken;
}
