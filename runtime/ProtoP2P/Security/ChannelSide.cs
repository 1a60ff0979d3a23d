namespace ProtoP2P.Security;

/// <summary>
/// Guards one direction of a channel: buffers and keys are given back when the channel is disposed and no operation uses them any more,
/// whichever comes last.
/// </summary>
/// <param name="protocol">Whose channel it is, for errors.</param>
/// <param name="operation">What the direction does, for errors.</param>
internal sealed class ChannelSide(string protocol, string operation)
{
    private const int Idle = 0;
    private const int Busy = 1;
    private const int Closed = 2;
    private const int ClosedWhileBusy = 3;

    private int _state;

    /// <summary>Begins an operation; the error where there may be none.</summary>
    public Exception? TryEnter() => Interlocked.CompareExchange(ref _state, Busy, Idle) switch
    {
        Idle => null,
        Busy => new InvalidOperationException($"another {operation} is in progress: a channel has one reader and one writer at a time"),
        _ => new Libp2pException($"{protocol}: the channel was disposed"),
    };

    /// <summary>Ends an operation. True where the channel was disposed meanwhile: the caller releases what the direction holds.</summary>
    public bool Leave() => Interlocked.CompareExchange(ref _state, Idle, Busy) == ClosedWhileBusy;

    /// <summary>Allows no more operations. True where none is in progress: the caller releases what the direction holds.</summary>
    public bool TryClose()
    {
        while (true)
        {
            switch (Volatile.Read(ref _state))
            {
                case Idle when Interlocked.CompareExchange(ref _state, Closed, Idle) == Idle:
                    return true;
                case Busy when Interlocked.CompareExchange(ref _state, ClosedWhileBusy, Busy) == Busy:
                case Closed:
                case ClosedWhileBusy:
                    return false;
            }
        }
    }
}
