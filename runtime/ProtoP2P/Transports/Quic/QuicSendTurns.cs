namespace ProtoP2P.Transports.Quic;

/// <summary>
/// The turns of a connection's streams to write much: one after another in the order in which they asked, one write each. libmsquic sends all that its first stream has before
/// anything of the second, and .NET cannot tell it otherwise, so a stream that always has more would keep the others waiting for good.
/// </summary>
/// <remarks>
/// A write ends when the library has taken the bytes, which is ahead of sending them: it has something to send while the turn goes on. A write that the peer's window holds up keeps
/// the others waiting for twice <see cref="Patience"/> at most, and its stream writes without turns until it is quick again.
/// </remarks>
internal sealed class QuicSendTurns : IDisposable
{
    /// <summary>How long a write may take that others wait for.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(20);

    private readonly Lock _gate = new();
    private readonly Queue<IQuicSender> _waiting = new();
    private readonly TimeProvider _clock;
    private IQuicSender? _holder;
    private ITimer? _timer;
    private long _turns;
    private long _turnsAtLastLook;
    private bool _isWatching;

    public QuicSendTurns(TimeProvider clock) => _clock = clock;

    /// <summary>Waits for a turn, which the stream may have at once; it is told then.</summary>
    public void Ask(IQuicSender stream)
    {
        Queue(stream);
        PassOn();
    }

    /// <summary>Waits for a turn, for a stream that somebody who passes turns on is asking.</summary>
    public void Queue(IQuicSender stream)
    {
        lock (_gate)
        {
            _waiting.Enqueue(stream);
            if (_holder is not null && !_isWatching)
            {
                WatchUnderGate();
            }
        }
    }

    /// <summary>A stream's write in its turn has ended. Where the others have gone on without it, that changes nothing.</summary>
    public void End(IQuicSender stream)
    {
        if (TryGiveUp(stream))
        {
            PassOn();
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _timer?.Dispose();
        }
    }

    // One after another, and never one within another: a thousand streams that have nothing to say any more are no deep stack.
    private void PassOn()
    {
        while (TryGrant() is { } next && !next.TrySendInTurn())
        {
            TryGiveUp(next);
        }
    }

    private IQuicSender? TryGrant()
    {
        lock (_gate)
        {
            if (_holder is not null || !_waiting.TryDequeue(out _holder))
            {
                return null;
            }

            _turns++;
            return _holder;
        }
    }

    private bool TryGiveUp(IQuicSender stream)
    {
        lock (_gate)
        {
            bool isHolder = _holder == stream;
            _holder = isHolder ? null : _holder;
            return isHolder;
        }
    }

    private void WatchUnderGate()
    {
        _isWatching = true;
        _turnsAtLastLook = _turns;
        _timer ??= _clock.CreateTimer(static state => ((QuicSendTurns)state!).Look(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(Patience, Patience);
    }

    private void Look()
    {
        lock (_gate)
        {
            if (_waiting.Count == 0)
            {
                _isWatching = false;
                _timer!.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                return;
            }

            if (_holder is not { } slow || _turns != _turnsAtLastLook)
            {
                _turnsAtLastLook = _turns;
                return;
            }

            slow.CountAsSlow();
            _holder = null;
        }

        PassOn();
    }
}
