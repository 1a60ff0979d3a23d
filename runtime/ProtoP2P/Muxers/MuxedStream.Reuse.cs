namespace ProtoP2P.Muxers;

// How the object of a stream that has ended in good order comes to carry another one of its connection.
internal abstract partial class MuxedStream
{
    private Action? _atTheEnd;

    // Nobody outside the connection's loops holds the stream, or the ends of its pipes.
    private bool _isReleased;
    private bool _isSpare;

    // Its time was over in the moment when it ended: the timer may still come to tell it so.
    private bool _mayTimeOutLate;

    /// <inheritdoc/>
    public uint Generation { get; private set; }

    /// <inheritdoc/>
    public object? Wrapping { get; set; }

    /// <summary>Whether its place has been given up. Guarded by the session's gate.</summary>
    internal bool IsForgotten { get; set; }

    /// <inheritdoc/>
    public void AtTheEnd(Action act)
    {
        lock (Gate)
        {
            if (!IsOver)
            {
                _atTheEnd = act;
                return;
            }
        }

        act();
    }

    /// <inheritdoc/>
    /// <remarks>Comes once the stream was disposed. Its object carries another one where it ends in good order.</remarks>
    public void Release()
    {
        bool isSpare;
        lock (Gate)
        {
            _isReleased = true;
            isSpare = TryBecomeSpareUnderGate();
        }

        if (isSpare)
        {
            Session.Keep(this);
        }
    }

    /// <summary>Begins as another stream. Nobody else knows the object.</summary>
    internal virtual void Restart(long id, Direction direction)
    {
        Generation++;
        (Id, Direction) = (id, direction);
        _in.Restart();
        _out.Restart();
        _completion = null;
        _flushes = default;
        if (_linger is not null)
        {
            (_linger.SentAtLastLook, _linger.IdleLooks) = (0, 0);
        }

        (_finReceived, _finSent, _outputCompleted, _inputDiscarded, _disposed) = (false, false, false, false, false);
        (_isReleased, _isSpare, IsForgotten) = (false, false, false);
    }

    // True once. Whoever is told so hands the stream to the session, behind everything else.
    private bool TryBecomeSpareUnderGate()
    {
        bool isSpare = _isReleased && !_isSpare && _disposed && _failure is null && _finReceived && _finSent && _outputCompleted
            && _unread.Bytes == 0 && !_cutting && !_mayTimeOutLate && _in.TryEndUseUnderGate() && _out.TryEndUseUnderGate();
        _isSpare |= isSpare;
        return isSpare;
    }
}
