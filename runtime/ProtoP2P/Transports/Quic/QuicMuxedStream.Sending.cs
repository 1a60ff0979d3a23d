using System.Buffers;
using System.Net.Quic;
using System.Runtime.CompilerServices;
using ProtoP2P.Muxers.Pipes;

namespace ProtoP2P.Transports.Quic;

// From the application to the network, only while there is something to send: straight out of the segments that the application has written to. The library copies what
// it takes, and a write ends with that.
internal sealed partial class QuicMuxedStream
{
    private const int BatchSize = 64 * 1024;

    // A front that is smaller leaves together with what lies behind it.
    private const int LeastPiece = 16 * 1024;

    // With no more than this a stream waits for nobody's turn.
    private const int SmallBatch = 4 * 1024;

    // A writer of large pieces has one in the library and one here.
    private const int ResumeBytes = 64 * 1024;

    // Of the sending alone: whoever has set _isSending.
    private ConfiguredValueTaskAwaitable.ConfiguredValueTaskAwaiter _written;
    private Action? _onWritten;
    private byte[]? _copied;
    private int _length;
    private bool _isLast;
    private bool _isInTurn;
    private long _writtenAt;

    private StreamResetException? _stopped;
    private long _sentBytes;
    private long _acknowledgedAt;
    private bool _isSending;
    private bool _isWriting;
    private bool _isOutputCompleted;
    private bool _finSent;
    private volatile bool _isSlow;

    /// <summary>Whether the application has finished its direction, and the peer may not have read all of it; read without the gate.</summary>
    public bool IsUnsettled =>
        Volatile.Read(ref _isOutputCompleted) && !HasFailed && !Volatile.Read(ref _finReceived)
        && (Volatile.Read(ref _acknowledgedAt) == 0
            || _connection.TimeProvider.GetElapsedTime(_acknowledgedAt) < _connection.Options.CloseTimeout);

    /// <summary>Completes when the peer has ended its direction as well, which is the only sign of it having read ours.</summary>
    public Task SettleAsync() => Task.WhenAll(_quic.WritesClosed, Completion);

    public void CountAsSlow() => _isSlow = true;

    public int PauseBytes => 2 * ResumeBytes;

    public void OutputFlushed() => SendIfIdle(isCompleted: false);

    public void OutputCompleted() => SendIfIdle(isCompleted: true);

    public bool TrySendInTurn()
    {
        if (!TryCut(isInTurn: true, out ReadOnlyMemory<byte> batch, out _))
        {
            return false;
        }

        if (!TryEndAtOnce(batch))
        {
            return true;
        }

        bool wakes = false;
        if (TryEndWrite(ref wakes))
        {
            _connection.Turns.Queue(this);
        }

        if (wakes)
        {
            QueueWriter();
        }

        return false;
    }

    private void SendIfIdle(bool isCompleted)
    {
        lock (_gate)
        {
            _isOutputCompleted |= isCompleted;
            if (_isSending || !HasToSendUnderGate)
            {
                return;
            }

            _isSending = true;
        }

        bool wakes = false;
        Send(ref wakes);
        if (wakes)
        {
            QueueWriter();
        }
    }

    private bool HasToSendUnderGate => !_out.IsClosed && (_out.Unsent > 0 || _out.IsCompleted);

    private void Send(ref bool wakes)
    {
        bool needsTurn;
        while (TryCut(isInTurn: false, out ReadOnlyMemory<byte> batch, out needsTurn))
        {
            if (!TryEndAtOnce(batch) || !TryEndWrite(ref wakes))
            {
                return;
            }
        }

        if (needsTurn)
        {
            _connection.Turns.Ask(this);
        }
    }

    /// <summary>Takes what is flushed, as much as one write takes; false where there is nothing, or it is not this stream's turn.</summary>
    private bool TryCut(bool isInTurn, out ReadOnlyMemory<byte> batch, out bool needsTurn)
    {
        batch = default;
        lock (_gate)
        {
            needsTurn = false;
            _isSending = HasToSendUnderGate;
            if (!_isSending)
            {
                return false;
            }

            needsTurn = !isInTurn && !_isSlow && _out.Unsent > SmallBatch;
            if (needsTurn)
            {
                return false;
            }

            batch = FrontUnderGate();
            _length = batch.Length;
            _isLast = _out.IsCompleted && _length == _out.Unsent;
            _isInTurn = isInTurn;
            _isWriting = true;
            return true;
        }
    }

    private ReadOnlyMemory<byte> FrontUnderGate()
    {
        ReadOnlyMemory<byte> front = _out.FrontUnderGate();
        if (front.Length >= LeastPiece || front.Length == _out.Unsent)
        {
            return front[..Math.Min(front.Length, BatchSize)];
        }

        int length = (int)Math.Min(_out.Unsent, BatchSize);
        _copied = ArrayPool<byte>.Shared.Rent(BatchSize);
        _out.CopyUnsentTo(_copied.AsSpan(0, length));
        return _copied.AsMemory(0, length);
    }

    /// <summary>Begins to write; true where that has ended already, else it ends with <see cref="OnWritten"/>.</summary>
    private bool TryEndAtOnce(ReadOnlyMemory<byte> batch)
    {
        _writtenAt = _isSlow ? _connection.TimeProvider.GetTimestamp() : 0;
        _written = (batch.IsEmpty ? default : _quic.WriteAsync(batch, completeWrites: _isLast)).ConfigureAwait(false).GetAwaiter();
        bool hasEnded = _written.IsCompleted;
        if (!hasEnded)
        {
            _written.UnsafeOnCompleted(_onWritten ??= OnWritten);
        }

        return hasEnded;
    }

    private void OnWritten()
    {
        bool wakes = false;
        bool isInTurn = _isInTurn;
        bool goesOn = TryEndWrite(ref wakes);
        if (isInTurn)
        {
            _connection.Turns.End(this);
        }

        if (goesOn)
        {
            Send(ref wakes);
        }

        if (wakes)
        {
            // The next write is under way: this thread has nothing else to do.
            WaitingReaders.Run(_out);
        }
    }

    /// <summary>Takes the result of a write; false where nothing more is to be sent.</summary>
    private bool TryEndWrite(ref bool wakes)
    {
        try
        {
            _written.GetResult();
            if (_length == 0)
            {
                _quic.CompleteWrites();
            }
        }
        catch (Exception error)
        {
            // Whatever the library throws ends this stream, or its connection, and is kept as the reason. It may still look at what it was given, which no pool gets therefore.
            _copied = null;
            OnWriteFailed(error);
            return false;
        }

        GiveBackCopied();
        if (_writtenAt != 0 && _connection.TimeProvider.GetElapsedTime(_writtenAt) < QuicSendTurns.Patience)
        {
            _isSlow = false;
        }

        bool isLast = _isLast;
        lock (_gate)
        {
            _isWriting = false;
            _sentBytes += _length;
            if (!_out.IsClosed)
            {
                wakes |= _out.TryAdvanceUnderGate(_length, ResumeBytes);
            }

            if (isLast)
            {
                _finSent = _failure is null && _stopped is null;
                EndHalvesUnderGate();
            }
        }

        if (isLast)
        {
            Settle();
        }

        return !isLast;
    }

    private void GiveBackCopied()
    {
        if (_copied is { } copied)
        {
            _copied = null;
            ArrayPool<byte>.Shared.Return(copied);
        }
    }

    private void QueueWriter() => ThreadPool.UnsafeQueueUserWorkItem(_out, preferLocal: false);

    private void OnWritesClosed(Task ended)
    {
        if (ended.Exception?.InnerException is { } error)
        {
            OnWriteFailed(error);
        }
        else
        {
            Volatile.Write(ref _acknowledgedAt, Math.Max(1, _connection.TimeProvider.GetTimestamp()));
        }
    }

    private void OnWriteFailed(Exception error)
    {
        lock (_gate)
        {
            if (IsOver || _finSent)
            {
                return;
            }
        }

        if (error is not QuicException { QuicError: QuicError.StreamAborted } stop)
        {
            _connection.EndLost(error);
        }
        else if (QuicErrors.ToStreamCode(stop.ApplicationErrorCode) != StreamErrorCode.Unspecified)
        {
            FailByPeer(stop);
        }
        else
        {
            StopSending(stop);
        }
    }

    /// <summary>The peer reads no more. What it still says is read, and whoever serves it learns of it once there is nothing left to read.</summary>
    private void StopSending(QuicException stop)
    {
        bool isAbandoned;
        lock (_gate)
        {
            if (_stopped is not null || IsOver)
            {
                return;
            }

            isAbandoned = Direction == Direction.Inbound && _finReceived && (_unread.Bytes == 0 || _isEndSeen);
            if (!isAbandoned)
            {
                _stopped = new StreamResetException(
                    StreamErrorCode.Unspecified, isRemote: true, $"Stream {Id}: {_connection.Peer} reads no more of it", stop);
                EndHalvesUnderGate();
            }
        }

        if (isAbandoned)
        {
            FailByPeer(stop);
            return;
        }

        AbortQuic(QuicAbortDirection.Write, StreamErrorCode.Unspecified);
        Settle();
    }

    // The token does not fire before: whoever still reads the last words of a peer that has closed its stream in order would be cut off.
    private void EndIfAbandoned()
    {
        CancellationTokenSource? aborted;
        lock (_gate)
        {
            _isEndSeen = true;
            if (Direction == Direction.Outbound || _stopped is null || _failure is not null)
            {
                return;
            }

            _failure = _stopped;
            aborted = _aborted;
        }

        _ = aborted?.CancelAsync();
        Settle();
    }
}
