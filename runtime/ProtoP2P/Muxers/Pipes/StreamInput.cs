using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.ExceptionServices;
using System.Threading.Tasks.Sources;

namespace ProtoP2P.Muxers.Pipes;

/// <summary>
/// What arrived on a stream and was not consumed. The connection's read loop appends, the application reads; both share the stream's gate, and no bytes are copied under it.
/// Consuming is what earns the peer new credit, so it is told to the stream.
/// </summary>
/// <remarks>
/// A pipe of System.IO.Pipelines does the same with a gate of its own, six objects and a threshold that a stream with windows has no use for: a stream costs a third of it this way.
/// </remarks>
internal sealed class StreamInput(IStreamPipes stream, Lock gate) : PipeReader, IValueTaskSource<ReadResult>, IThreadPoolWorkItem
{
    private StreamWait _wait;
    private SegmentList _segments;

    // Where what was appended ends; the tail may be beyond it while bytes are appended.
    private StreamSegment? _last;

    // Memory of the segments, and of those that the appending has added.
    private long _held;
    private int _added;
    private Exception? _failure;
    private long _appended;
    private long _consumed;
    private long _examined;
    private bool _hasEnded;
    private bool _isCompleted;
    private bool _isCanceled;
    private bool _isDisposed;

    // The reader was given bytes and has not advanced: it may still look at them, whatever happens to the stream.
    private bool _isLookedAt;

    /// <summary>Whether memory is held, for tests of its bound.</summary>
    public bool HoldsMemory => _segments.Head is not null;

    /// <summary>Whether bytes are being appended. Under the gate.</summary>
    public bool IsAppending { get; private set; }

    /// <summary>Announces that <see cref="Append"/> follows: until then no segment goes back.</summary>
    public void BeginAppendUnderGate() => IsAppending = true;

    /// <summary>Copies bytes behind the others, where no reader looks yet.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            StreamSegment tail = _segments.Tail is { Room: > 0 } current ? current : Extend(NextSize(bytes.Length));
            int count = Math.Min(bytes.Length, tail.Room);
            bytes[..count].CopyTo(tail.Free.Span);
            tail.Fill(count);
            bytes = bytes[count..];
        }
    }

    /// <summary>Room for up to <paramref name="size"/> bytes behind the others, where no reader looks yet; <see cref="Fill"/> says how much of it was used.</summary>
    public Memory<byte> GetMemory(int size)
    {
        // A rest that is small beside what may come is not worth a read of its own.
        StreamSegment tail = _segments.Tail is { } current && current.Room >= size / 4 ? current : Extend(size);
        return tail.Free[..Math.Min(size, tail.Room)];
    }

    /// <summary>Counts bytes that were put into the room that <see cref="GetMemory"/> gave.</summary>
    public void Fill(int count) => _segments.Tail!.Fill(count);

    /// <summary>Lets the reader see what was appended; true where it waits, and goes on when this input is executed.</summary>
    public bool EndAppendUnderGate()
    {
        IsAppending = false;
        _held += _added;
        _added = 0;
        if (_segments.Tail is { } tail)
        {
            tail.Publish();
            _last = tail;
            _appended = tail.EndOffset;
        }

        if (_isCompleted || (IsLost && !_isLookedAt))
        {
            ReleaseAllUnderGate();
        }
        else if (_appended == _consumed)
        {
            // Room that was not used.
            ReleaseConsumedUnderGate();
        }

        return IsReady && _wait.TryEndUnderGate();
    }

    /// <summary>
    /// Nothing more comes; the reader learns <paramref name="failure"/> where there is one, that this side has given the stream up, or the end of the data. True where it waits, and
    /// goes on when this input is executed.
    /// </summary>
    public bool EndUnderGate(Exception? failure, bool isDisposed)
    {
        if (_hasEnded)
        {
            return false;
        }

        _hasEnded = true;
        _failure = failure;
        _isDisposed = isDisposed;

        // What nobody can read any more is charged to nobody: it goes back now, or with the reader's advance.
        if (_isCompleted || (IsLost && !_isLookedAt))
        {
            ReleaseAllUnderGate();
        }

        return _wait.TryEndUnderGate();
    }

    /// <summary>
    /// What <paramref name="unread"/> bytes are charged with: the memory that they lie in, which a byte can be the last of 64 KiB of, but for the small segment that a stream with
    /// anything to read has.
    /// </summary>
    public long CostUnderGate(long unread) => unread == 0 ? 0 : Math.Max(unread, _held - SegmentPool.Small);

    /// <summary>Whether nothing is held, read, filled or awaited; whoever still reads from then on is told so, until the input is another stream's.</summary>
    public bool TryEndUseUnderGate()
    {
        if (IsAppending || _isLookedAt || _wait.IsPending || _segments.Head is not null)
        {
            return false;
        }

        _isCompleted = true;
        return true;
    }

    /// <summary>Begins as another stream's input. Nobody else knows the object.</summary>
    public void Restart()
    {
        (_last, _appended, _consumed, _examined) = (null, 0, 0, 0);
        (_hasEnded, _isCompleted, _isCanceled, _isDisposed) = (false, false, false, false);
    }

    /// <summary>Ends the read that waits with a token, which has fired.</summary>
    public void Cancel(CancellationToken token)
    {
        bool wakes;
        lock (gate)
        {
            wakes = _wait.TryCancelUnderGate(token);
        }

        if (wakes)
        {
            QueueReader();
        }
    }

    /// <summary>Lets the reader go on in the thread pool.</summary>
    public void QueueReader() => ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);

    void IThreadPoolWorkItem.Execute() => _wait.Complete();

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<ReadResult>(cancellationToken);
        }

        bool isReady;
        ReadResult result = default;
        short version = 0;
        lock (gate)
        {
            ThrowIfNotReadable();
            isReady = IsReady;
            if (isReady)
            {
                result = TakeUnderGate();
            }
            else if (!_wait.TryBeginUnderGate(stream, cancellationToken, out version))
            {
                return ValueTask.FromCanceled<ReadResult>(cancellationToken);
            }
        }

        if (isReady)
        {
            return new ValueTask<ReadResult>(Tell(result));
        }

        _wait.Register(static (state, token) => ((StreamInput)state!).Cancel(token), this);
        return new ValueTask<ReadResult>(this, version);
    }

    public override bool TryRead(out ReadResult result)
    {
        lock (gate)
        {
            ThrowIfNotReadable();
            if (!IsReady)
            {
                result = default;
                return false;
            }

            result = TakeUnderGate();
        }

        Tell(result);
        return true;
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        long count;
        bool wantsMore;
        lock (gate)
        {
            if (_isCompleted)
            {
                throw NotReadable();
            }

            if (IsLost && !_isLookedAt)
            {
                return;
            }

            long before = _consumed;
            long to = OffsetOf(consumed, _consumed);
            long seen = OffsetOf(examined, to);
            if (to < before || seen < to || seen > _appended)
            {
                throw new InvalidOperationException("the positions are not of the last read, or examined lies before consumed");
            }

            _consumed = to;
            _examined = Math.Max(seen, _examined);
            count = to - before;
            wantsMore = seen == _appended && to < _appended;
            _isLookedAt = false;
            if (IsLost)
            {
                ReleaseAllUnderGate();
            }
            else
            {
                ReleaseConsumedUnderGate();
            }
        }

        if (count > 0 || wantsMore)
        {
            stream.InputConsumed(count, wantsMore);
        }
    }

    public override void CancelPendingRead()
    {
        bool wakes;
        lock (gate)
        {
            _isCanceled = true;
            wakes = _wait.TryEndUnderGate();
        }

        if (wakes)
        {
            QueueReader();
        }
    }

    public override void Complete(Exception? exception = null)
    {
        lock (gate)
        {
            _isCompleted = true;
            ReleaseAllUnderGate();
        }

        stream.DiscardInput();
    }

    ReadResult IValueTaskSource<ReadResult>.GetResult(short token)
    {
        _wait.Finish(token);
        ReadResult result;
        lock (gate)
        {
            result = TakeUnderGate();
        }

        return Tell(result);
    }

    ValueTaskSourceStatus IValueTaskSource<ReadResult>.GetStatus(short token) => _wait.GetStatus(token);

    void IValueTaskSource<ReadResult>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _wait.OnCompleted(continuation, state, token, flags);

    // Something that the reader has not seen: bytes, the end, or that it was cancelled.
    private bool IsReady => _appended > _examined || _hasEnded || _isCanceled;

    private bool IsLost => _failure is not null || _isDisposed;

    private void ThrowIfNotReadable()
    {
        if (_isCompleted)
        {
            throw NotReadable();
        }

        if (_wait.IsPending)
        {
            throw new InvalidOperationException("a read of this stream is pending; one at a time");
        }
    }

    private static InvalidOperationException NotReadable() => new("the stream's input was completed, and cannot be read any more");

    private ReadResult TakeUnderGate()
    {
        if (_failure is { } failure)
        {
            ExceptionDispatchInfo.Throw(failure);
        }

        ObjectDisposedException.ThrowIf(_isDisposed, typeof(IMuxedStream));

        bool isCanceled = _isCanceled;
        _isCanceled = false;
        _isLookedAt = true;
        return new ReadResult(UnconsumedUnderGate(), isCanceled, _hasEnded);
    }

    private ReadResult Tell(ReadResult result)
    {
        if (result.IsCompleted)
        {
            stream.InputEndSeen();
        }

        return result;
    }

    private ReadOnlySequence<byte> UnconsumedUnderGate() => _appended == _consumed
        ? default
        : new ReadOnlySequence<byte>(
            _segments.Head!, (int)(_consumed - _segments.Head!.RunningIndex), _last!, (int)(_appended - _last!.RunningIndex));

    // TLS brings a transfer in records of 16 KiB. While the reader is behind, segments grow, so that a window's worth of bytes is a few of the large ones, and not a thousand of a size of
    // which the pool keeps little. Of memory for bytes this wastes no more than the first segment may: each is at most four times what lies before it.
    private int NextSize(int arriving) =>
        Math.Min(Math.Max(arriving, 2 * (_segments.Tail?.Buffer.Length ?? 0)), SegmentPool.Large);

    private static long OffsetOf(SequencePosition position, long ofNowhere) =>
        position.GetObject() is StreamSegment segment ? segment.RunningIndex + position.GetInteger() : ofNowhere;

    private StreamSegment Extend(int size)
    {
        StreamSegment segment = _segments.Extend(size, _appended);
        _added += segment.Buffer.Length;
        return segment;
    }

    private void ReleaseConsumedUnderGate() => _held -= _segments.ReleaseUnderGate(_consumed, _appended, IsAppending);

    private void ReleaseAllUnderGate()
    {
        if (IsAppending)
        {
            return;
        }

        _consumed = _appended;
        ReleaseConsumedUnderGate();
    }
}
