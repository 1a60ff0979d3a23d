using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.ExceptionServices;
using System.Threading.Tasks.Sources;

namespace ProtoP2P.Muxers.Pipes;

/// <summary>
/// What the application has written on a stream and the connection's write loop has not sent. Whoever writes more than the network takes waits. Both share the stream's gate, and no
/// bytes are copied under it.
/// </summary>
internal sealed class StreamOutput(IStreamPipes stream, Lock gate) : PipeWriter, IValueTaskSource<FlushResult>, IThreadPoolWorkItem
{
    /// <summary>
    /// From so many unsent bytes on, a flush waits: two batches of the write loop, so that it has the next one when one is sent and whoever writes has time to come back.
    /// </summary>
    public const int PauseBytes = 256 * 1024;

    /// <summary>The same on a stream whose next turn is far off.</summary>
    public const int CrowdedPauseBytes = 64 * 1024;

    /// <summary>With fewer unsent bytes than this, a flush that waited goes on.</summary>
    public const int ResumeBytes = 128 * 1024;

    // A write of any size is copied piece by piece, so that one large write cannot lift the unsent bytes far past the threshold.
    private const int WritePiece = 64 * 1024;

    // Made by the first flush that has to wait: most streams never see one.
    private FlushWait? _wait;
    private SegmentList _segments;
    private Exception? _failure;
    private long _written;
    private long _flushed;
    private long _sent;
    private bool _isWriting;
    private bool _isCompleted;
    private bool _isCanceled;

    public override bool CanGetUnflushedBytes => true;

    public override long UnflushedBytes => _written - _flushed;

    /// <summary>Bytes that were sent. Under the gate.</summary>
    public long Sent => _sent;

    /// <summary>Bytes that were flushed and not sent. Under the gate, or good for a choice only.</summary>
    public long Unsent => _flushed - _sent;

    private bool IsFlushPending => _wait is not null && _wait.State.IsPending;

    /// <summary>Whether the application has finished. Under the gate.</summary>
    public bool IsCompleted => _isCompleted;

    /// <summary>Whether nothing more will be sent. Under the gate.</summary>
    public bool IsClosed { get; private set; }

    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sizeHint);
        return WithRoom(sizeHint).Free;
    }

    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public override void Advance(int bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        if (bytes == 0)
        {
            return;
        }

        if (!_isWriting || _segments.Tail is not { } tail || bytes > tail.Room)
        {
            throw new InvalidOperationException("more bytes than the memory that was asked for has");
        }

        tail.Fill(bytes);
        _written += bytes;
    }

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        ValueTask<FlushResult> flush = FlushHere(cancellationToken);
        stream.OutputFlushed();
        return flush;
    }

    public override ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default)
    {
        if (source.Length > WritePiece)
        {
            return WritePiecesAsync(source, cancellationToken);
        }

        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<FlushResult>(cancellationToken);
        }

        Copy(source.Span);
        return FlushAsync(cancellationToken);
    }

    public override void CancelPendingFlush()
    {
        lock (gate)
        {
            _isCanceled = true;
            WakeUnderGate();
        }
    }

    public override void Complete(Exception? exception = null)
    {
        if (exception is not null)
        {
            stream.Reset(exception is StreamResetException reset ? reset.Code : StreamErrorCode.Unspecified);
        }

        lock (gate)
        {
            CommitUnderGate();
            _isCompleted = true;
        }

        stream.OutputCompleted();
    }

    /// <summary>Copies the front of what was flushed, as much as <paramref name="destination"/> takes. The write loop alone sends, so nothing is released meanwhile.</summary>
    public void CopyUnsentTo(Span<byte> destination)
    {
        // Without unsent bytes the segments are the writer's alone.
        if (destination.IsEmpty)
        {
            return;
        }

        StreamSegment segment = _segments.Head!;
        int offset = (int)(_sent - segment.RunningIndex);
        while (true)
        {
            int count = Math.Min(destination.Length, segment.Memory.Length - offset);
            segment.Memory.Span.Slice(offset, count).CopyTo(destination);
            destination = destination[count..];
            if (destination.IsEmpty)
            {
                return;
            }

            (segment, offset) = (segment.Following!, 0);
        }
    }

    /// <summary>The front of what was flushed and not sent, as much as lies in one piece. Stays where it is until it is counted as sent.</summary>
    public ReadOnlyMemory<byte> FrontUnderGate()
    {
        if (Unsent == 0)
        {
            return default;
        }

        StreamSegment segment = _segments.Head!;
        return segment.Memory[(int)(_sent - segment.RunningIndex)..];
    }

    /// <summary>Counts bytes as sent, releases them, and lets a flush go on that waited for that.</summary>
    public void AdvanceUnderGate(int count)
    {
        if (TryAdvanceUnderGate(count, ResumeBytes - 1))
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    /// <summary>Counts bytes as sent and releases them; true where a flush waits that no more than <paramref name="resumeBytes"/> are unsent, and goes on when this output is executed.</summary>
    public bool TryAdvanceUnderGate(int count, int resumeBytes)
    {
        _sent += count;
        ReleaseSentUnderGate();
        return Unsent <= resumeBytes && TryEndWaitUnderGate();
    }

    /// <summary>Nothing more will be sent: flushes tell the application, with <paramref name="failure"/> where there is one.</summary>
    /// <param name="failure">Why; null where all was sent.</param>
    /// <param name="isLookedAt">Whether the network may still look at what <see cref="FrontUnderGate"/> gave.</param>
    public void CloseUnderGate(Exception? failure, bool isLookedAt = false)
    {
        if (IsClosed)
        {
            return;
        }

        if (isLookedAt)
        {
            _segments.AbandonUnderGate();
        }

        IsClosed = true;
        _failure = failure;
        DropUnderGate();
        WakeUnderGate();
    }

    /// <summary>Ends the flush that waits with a token, which has fired.</summary>
    public void Cancel(CancellationToken token)
    {
        lock (gate)
        {
            if (_wait is not null && _wait.State.TryCancelUnderGate(token))
            {
                ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
            }
        }
    }

    /// <summary>Whether nothing is held, written or awaited. Whoever still writes is told that the output was completed, until it is another stream's.</summary>
    public bool TryEndUseUnderGate() => _isCompleted && !_isWriting && !IsFlushPending && _segments.Head is null;

    /// <summary>Begins as another stream's output. Nobody else knows the object.</summary>
    public void Restart()
    {
        (_written, _flushed, _sent) = (0, 0, 0);
        (_isCompleted, _isCanceled, IsClosed) = (false, false, false);
    }

    void IThreadPoolWorkItem.Execute() => _wait!.State.Complete();

    FlushResult IValueTaskSource<FlushResult>.GetResult(short token)
    {
        _wait!.State.Finish(token);
        lock (gate)
        {
            return ResultUnderGate();
        }
    }

    ValueTaskSourceStatus IValueTaskSource<FlushResult>.GetStatus(short token) => _wait!.State.GetStatus(token);

    void IValueTaskSource<FlushResult>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _wait!.State.OnCompleted(continuation, state, token, flags);

    private async ValueTask<FlushResult> WritePiecesAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken)
    {
        while (true)
        {
            int piece = Math.Min(source.Length, WritePiece);
            FlushResult result = await WriteAsync(source[..piece], cancellationToken).ConfigureAwait(false);
            source = source[piece..];
            if (source.IsEmpty || result.IsCanceled || result.IsCompleted)
            {
                return result;
            }
        }
    }

    private void Copy(ReadOnlySpan<byte> source)
    {
        while (!source.IsEmpty)
        {
            StreamSegment tail = WithRoom(0, source.Length);
            int count = Math.Min(source.Length, tail.Room);
            source[..count].CopyTo(tail.Free.Span);
            tail.Fill(count);
            _written += count;
            source = source[count..];
        }
    }

    private ValueTask<FlushResult> FlushHere(CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<FlushResult>(cancellationToken);
        }

        short version;
        FlushWait wait;
        lock (gate)
        {
            if (IsFlushPending)
            {
                throw new InvalidOperationException("a flush of this stream is pending; one at a time");
            }

            CommitUnderGate();
            if (_failure is { } failure)
            {
                // Not thrown: whoever only begins a flush, and leaves its end to another, is told there.
                return ValueTask.FromException<FlushResult>(failure);
            }

            if (IsClosed || _isCanceled || Unsent < stream.PauseBytes)
            {
                return new ValueTask<FlushResult>(ResultUnderGate());
            }

            wait = _wait ??= new FlushWait();
            if (!wait.State.TryBeginUnderGate(stream, cancellationToken, out version))
            {
                return ValueTask.FromCanceled<FlushResult>(cancellationToken);
            }
        }

        wait.State.Register(static (state, token) => ((StreamOutput)state!).Cancel(token), this);
        return new ValueTask<FlushResult>(this, version);
    }

    private FlushResult ResultUnderGate()
    {
        if (_failure is { } failure)
        {
            ExceptionDispatchInfo.Throw(failure);
        }

        bool isCanceled = _isCanceled;
        _isCanceled = false;
        return new FlushResult(isCanceled, isCompleted: IsClosed);
    }

    // A segment that is being written to is kept by the gate only once, not for every piece that is asked for.
    private StreamSegment WithRoom(int sizeHint, int wanted = 0)
    {
        if (_isCompleted)
        {
            throw new InvalidOperationException("the stream's output was completed, and cannot be written any more");
        }

        if (!_isWriting)
        {
            lock (gate)
            {
                _isWriting = true;
            }
        }

        return _segments.Tail is { } tail && tail.Room >= Math.Max(sizeHint, 1) ? tail : Extend(Math.Max(sizeHint, wanted));
    }

    // Who has written much in one go writes more.
    private StreamSegment Extend(int wanted) =>
        _segments.Extend(Math.Max(wanted, (int)Math.Min(UnflushedBytes, SegmentPool.Large)), _written);

    private void CommitUnderGate()
    {
        _segments.Tail?.Publish();
        _flushed = _written;
        _isWriting = false;
        if (IsClosed)
        {
            DropUnderGate();
        }
        else
        {
            // What was asked for and not filled.
            ReleaseSentUnderGate();
        }
    }

    private void ReleaseSentUnderGate() => _segments.ReleaseUnderGate(_sent, _flushed, _isWriting);

    private void DropUnderGate()
    {
        _sent = _flushed;
        ReleaseSentUnderGate();
    }

    private bool TryEndWaitUnderGate() => _wait is not null && _wait.State.TryEndUnderGate();

    private void WakeUnderGate()
    {
        if (TryEndWaitUnderGate())
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    private sealed class FlushWait
    {
        public StreamWait State;
    }
}
