using System.Buffers;
using System.Net.Quic;

namespace ProtoP2P.Transports.Quic;

// From the network to the application. Reading goes on ahead of the application, so that ends and resets are seen, and stops where it has enough to do.
internal sealed partial class QuicMuxedStream
{
    private const int PieceSize = 32 * 1024;
    private const int ReadAhead = 64 * 1024;

    private long _unread;
    private bool _isPumping;
    private bool _finReceived;
    private bool _inputDiscarded;
    private bool _isInputEnded;
    private bool _isEndSeen;

    public void InputConsumed(long count, bool wantsMore)
    {
        long released;
        bool resumes;
        lock (_gate)
        {
            released = Math.Min(count, _unread);
            Interlocked.Add(ref _unread, -released);
            resumes = (wantsMore || _unread <= ReadAhead / 2) && TryResumeUnderGate();
        }

        _connection.Unread.Release(released);
        if (resumes)
        {
            _ = PumpAsync();
        }

        Settle();
    }

    public void InputEndSeen() => EndIfAbandoned();

    public void DiscardInput() => EndInput(null);

    private bool TryResumeUnderGate()
    {
        bool resumes = !_isPumping && !_finReceived && _failure is null;
        _isPumping |= resumes;
        return resumes;
    }

    private async Task PumpAsync()
    {
        try
        {
            do
            {
                // Waits without holding a buffer: most streams wait most of the time.
                await _quic.ReadAsync(Memory<byte>.Empty).ConfigureAwait(false);
            }
            while (await TakeAsync().ConfigureAwait(false));
        }
        catch (Exception error)
        {
            // Whatever the library throws ends this stream, or its connection, and is kept as the reason.
            OnReadFailed(error);
        }
    }

    /// <summary>Takes what has arrived; false where reading is to stop.</summary>
    private async ValueTask<bool> TakeAsync()
    {
        byte[] piece = ArrayPool<byte>.Shared.Rent(PieceSize);
        try
        {
            int count = await _quic.ReadAsync(piece.AsMemory(0, PieceSize)).ConfigureAwait(false);
            if (count > 0)
            {
                return Receive(piece.AsSpan(0, count));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
        }

        ReceiveFin();
        return false;
    }

    private bool Receive(ReadOnlySpan<byte> piece)
    {
        if (!_connection.TryCharge(this, piece.Length))
        {
            return false;
        }

        bool isDropped;
        lock (_gate)
        {
            isDropped = _failure is not null || _inputDiscarded;
            if (!isDropped)
            {
                Append(piece);
                return _isPumping = _unread < ReadAhead;
            }

            _isPumping = _failure is null;
        }

        _connection.Unread.Release(piece.Length);
        return _isPumping;
    }

    private void Append(ReadOnlySpan<byte> piece)
    {
        Interlocked.Add(ref _unread, piece.Length);
        _in.Writer.Write(piece);
        ValueTask<System.IO.Pipelines.FlushResult> flush = _in.Writer.FlushAsync();
        if (!flush.IsCompleted)
        {
            throw new InvalidOperationException("A pipe without a threshold made its writer wait.");
        }

        flush.GetAwaiter().GetResult();
    }

    private void ReceiveFin()
    {
        lock (_gate)
        {
            _isPumping = false;
            if (_failure is not null)
            {
                return;
            }

            _finReceived = true;
            EndPipesUnderGate();
        }

        Settle();
    }

    private void EndInput(Exception? reason)
    {
        long dropped;
        bool resumes;
        lock (_gate)
        {
            _inputDiscarded = true;
            dropped = Interlocked.Exchange(ref _unread, 0);
            if (!_isInputEnded)
            {
                _isInputEnded = true;
                _in.Writer.Complete(reason);
            }

            resumes = TryResumeUnderGate();
        }

        _connection.Unread.Release(dropped);
        if (resumes)
        {
            _ = PumpAsync();
        }

        Settle();
    }

    private void OnReadsClosed(Task ended)
    {
        if (ended.Exception?.InnerException is { } error)
        {
            OnReadFailed(error);
        }
    }

    private void OnReadFailed(Exception error)
    {
        lock (_gate)
        {
            _isPumping = false;
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
