using System.Net.Quic;
using System.Runtime.CompilerServices;
using ProtoP2P.Muxers;
using ProtoP2P.Muxers.Pipes;

namespace ProtoP2P.Transports.Quic;

// From the network to the application. Reading goes on ahead of the application, so that ends and resets are seen, and stops where it has enough to do.
// A step is a wait without a buffer, since most streams wait most of the time, and a read of what is there into the segment that the application reads from.
internal sealed partial class QuicMuxedStream
{
    private const int ReadAhead = 64 * 1024;
    private const int LeastRead = 4 * 1024;

    // Of the reading alone: whoever has set _isReading.
    private ConfiguredValueTaskAwaitable<int>.ConfiguredValueTaskAwaiter _arrival;
    private Action? _onArrival;
    private Memory<byte> _room;
    private int _nextRead = LeastRead;

    private UnreadCharge _unread;
    private bool _isReading;
    private bool _isEndOfReadsWatched;
    private bool _finReceived;
    private bool _inputDiscarded;
    private bool _isInputDisposed;
    private bool _isEndSeen;

    public void InputConsumed(long count, bool wantsMore)
    {
        long released;
        bool resumes;
        bool isOver;
        lock (_gate)
        {
            released = _unread.ConsumeUnderGate(count, _in);
            resumes = (wantsMore || _unread.Bytes <= ReadAhead / 2) && TryResumeUnderGate();
            isOver = IsOver;
        }

        _connection.Unread.Release(released);
        if (resumes)
        {
            Read();
        }
        else if (isOver)
        {
            Settle();
        }
    }

    public void InputEndSeen() => EndIfAbandoned();

    public void DiscardInput() => EndInput(isDisposed: false);

    private bool TryResumeUnderGate()
    {
        bool resumes = !_isReading && !_finReceived && _failure is null;
        _isReading |= resumes;
        return resumes;
    }

    // For whoever has something else to do: a reader that waits goes on in the pool.
    private void Read()
    {
        bool wakes = false;
        if (ReadOn(ref wakes))
        {
            _in.QueueReader();
        }
    }

    private void OnArrival()
    {
        bool wakes = false;
        if (TryEndRead(ref wakes) ? ReadOn(ref wakes) : wakes)
        {
            // The next read is under way on another thread: this one has nothing else to do.
            WaitingReaders.Run(_in);
        }
    }

    /// <summary>Reads until nothing is there, or enough.</summary>
    /// <returns>Whether the reader waits for what has come, and is to be woken.</returns>
    private bool ReadOn(ref bool wakes)
    {
        do
        {
            _arrival = _quic.ReadAsync(_room).ConfigureAwait(false).GetAwaiter();
            if (!_arrival.IsCompleted)
            {
                // From here on another thread may be reading.
                bool isDue = wakes;
                _arrival.UnsafeOnCompleted(_onArrival ??= OnArrival);
                return isDue;
            }
        }
        while (TryEndRead(ref wakes));
        return wakes;
    }

    /// <summary>Takes the result of one read; false where reading is to stop.</summary>
    private bool TryEndRead(ref bool wakes)
    {
        try
        {
            int count = _arrival.GetResult();
            if (_room.IsEmpty)
            {
                return TryBeginTake();
            }

            _room = default;
            return count == 0 ? EndOfData(ref wakes) : TryTake(count, ref wakes);
        }
        catch (Exception error)
        {
            // Whatever the library throws ends this stream, or its connection, and is kept as the reason.
            OnReadFailed(error, ref wakes);
            return false;
        }
    }

    private bool TryBeginTake()
    {
        lock (_gate)
        {
            _isReading = _failure is null;
            if (!_isReading)
            {
                return false;
            }

            _in.BeginAppendUnderGate();
        }

        _room = _in.GetMemory((int)Math.Min(_nextRead, Math.Max(LeastRead, ReadAhead - _unread.Bytes)));
        return true;
    }

    private bool TryTake(int count, ref bool wakes)
    {
        bool isCharged = _connection.TryCharge(this, count);
        bool isKept;
        long released;
        bool goesOn;
        bool watches;
        lock (_gate)
        {
            isKept = isCharged && _failure is null && !_inputDiscarded;
            if (isKept)
            {
                _in.Fill(count);
                _unread.AddUnderGate(count);
            }

            wakes |= _in.EndAppendUnderGate() | EndHalvesUnderGate();
            released = _unread.RenewUnderGate(_in) + (isCharged && !isKept ? count : 0);
            goesOn = _failure is null && _unread.Bytes < ReadAhead;
            watches = !goesOn && !_isEndOfReadsWatched;
            _isEndOfReadsWatched |= watches;
            Adapt(count);
            _isReading = goesOn;
        }

        _connection.Unread.Release(released);
        if (watches)
        {
            // Nobody reads for now, and a reset is to be seen all the same.
            Watch(_quic.ReadsClosed, static (ended, stream) => ((QuicMuxedStream)stream!).OnReadsClosed(ended));
        }

        return goesOn;
    }

    // Little data holds little memory.
    private void Adapt(int count)
    {
        if (count >= _nextRead)
        {
            _nextRead = Math.Min(_nextRead * 4, ReadAhead);
        }
        else if (count < _nextRead / 8)
        {
            _nextRead = Math.Max(_nextRead / 4, LeastRead);
        }
    }

    private bool EndOfData(ref bool wakes)
    {
        lock (_gate)
        {
            _isReading = false;
            _finReceived |= _failure is null;
            wakes |= _in.EndAppendUnderGate() | EndHalvesUnderGate();
        }

        Settle();
        return false;
    }

    private void EndInput(bool isDisposed)
    {
        long dropped;
        bool resumes;
        bool wakes;
        lock (_gate)
        {
            _inputDiscarded = true;
            _isInputDisposed |= isDisposed;
            dropped = _unread.DropUnderGate();
            wakes = EndHalvesUnderGate();
            resumes = TryResumeUnderGate();
        }

        if (wakes)
        {
            _in.QueueReader();
        }

        _connection.Unread.Release(dropped);
        if (resumes)
        {
            Read();
        }

        Settle();
    }

    private void OnReadsClosed(Task ended)
    {
        if (ended.Exception?.InnerException is { } error)
        {
            Fail(error);
        }
    }

    private void OnReadFailed(Exception error, ref bool wakes)
    {
        lock (_gate)
        {
            _isReading = false;
            if (_in.IsAppending)
            {
                _room = default;
                wakes |= _in.EndAppendUnderGate() | EndHalvesUnderGate();
            }
        }

        Fail(error);
    }

    private void Fail(Exception error)
    {
        lock (_gate)
        {
            if (IsOver)
            {
                return;
            }
        }

        if (error is QuicException { QuicError: QuicError.StreamAborted } reset)
        {
            FailByPeer(reset);
        }
        else
        {
            _connection.EndLost(error);
        }
    }
}
