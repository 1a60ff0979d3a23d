using System.Buffers;
using System.IO.Pipelines;
using System.Net.Quic;

namespace ProtoP2P.Transports.Quic;

// From the application to the network: a loop that runs only while there is something to send.
internal sealed partial class QuicMuxedStream
{
    private const int BatchSize = 64 * 1024;

    private StreamResetException? _stopped;
    private long _sentBytes;
    private long _acknowledgedAt;
    private bool _isSending;
    private bool _isOutputCompleted;
    private bool _isOutputEnded;
    private bool _finSent;

    /// <summary>Whether the application has finished its direction, and the peer may not have read all of it; read without the gate.</summary>
    public bool IsUnsettled =>
        Volatile.Read(ref _isOutputCompleted) && !HasFailed && !Volatile.Read(ref _finReceived)
        && (Volatile.Read(ref _acknowledgedAt) == 0
            || _connection.TimeProvider.GetElapsedTime(_acknowledgedAt) < _connection.Options.CloseTimeout);

    /// <summary>Completes when the peer has ended its direction as well, which is the only sign of it having read ours.</summary>
    public Task SettleAsync() => Task.WhenAll(_quic.WritesClosed, Completion);

    public void OutputFlushed() => SendIfIdle(isCompleted: false);

    public void OutputCompleted() => SendIfIdle(isCompleted: true);

    private void SendIfIdle(bool isCompleted)
    {
        lock (_gate)
        {
            _isOutputCompleted |= isCompleted;
            if (_isSending || _isOutputEnded)
            {
                return;
            }

            _isSending = true;
        }

        _ = SendAsync();
    }

    private async Task SendAsync()
    {
        byte[] batch = ArrayPool<byte>.Shared.Rent(BatchSize);
        try
        {
            while (TryCut(batch, out int length, out bool isLast))
            {
                await SendAsync(batch.AsMemory(0, length), isLast).ConfigureAwait(false);
            }
        }
        catch (Exception error)
        {
            // Whatever the library throws ends this stream, or its connection, and is kept as the reason.
            OnWriteFailed(error);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(batch);
        }
    }

    private async ValueTask SendAsync(ReadOnlyMemory<byte> batch, bool isLast)
    {
        if (batch.IsEmpty)
        {
            _quic.CompleteWrites();
        }
        else
        {
            await _quic.WriteAsync(batch, completeWrites: isLast).ConfigureAwait(false);
        }

        Interlocked.Add(ref _sentBytes, batch.Length);
        if (isLast)
        {
            EndOutput();
        }
    }

    /// <summary>Takes what is flushed, as much as one write takes; false where there is nothing.</summary>
    private bool TryCut(Span<byte> batch, out int length, out bool isLast)
    {
        length = 0;
        isLast = false;
        lock (_gate)
        {
            if (!_isOutputEnded && _out.Reader.TryRead(out ReadResult result))
            {
                length = (int)Math.Min(result.Buffer.Length, BatchSize);
                isLast = result.IsCompleted && length == result.Buffer.Length;
                result.Buffer.Slice(0, length).CopyTo(batch);
                _out.Reader.AdvanceTo(result.Buffer.GetPosition(length));
            }

            return _isSending = length > 0 || isLast;
        }
    }

    private void EndOutput()
    {
        lock (_gate)
        {
            _finSent = _failure is null && _stopped is null;
            EndPipesUnderGate();
        }

        Settle();
    }

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

            isAbandoned = Direction == Direction.Inbound && _finReceived && (_unread == 0 || _isEndSeen);
            if (!isAbandoned)
            {
                _stopped = new StreamResetException(
                    StreamErrorCode.Unspecified, isRemote: true, $"Stream {Id}: {_connection.Peer} reads no more of it", stop);
                EndPipesUnderGate();
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
