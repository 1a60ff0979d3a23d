using System.Buffers;
using System.IO.Pipelines;

namespace ProtoP2P.Tests.Rpc;

/// <summary>
/// One direction of a <see cref="TestStream"/> pair: a window that only consumed bytes give back, as muxers have it, and faults that a test injects.
/// </summary>
internal sealed class TestLane
{
    private readonly Lock _gate = new();
    private readonly Pipe _pipe = new(new PipeOptions(pauseWriterThreshold: 0, useSynchronizationContext: false));
    private readonly Queue<byte[]> _backlog = [];
    private ArrayBufferWriter<byte> _unflushed = new();
    private TaskCompletionSource<FlushResult>? _flushing;
    private long _credit;
    private bool _isFinished;
    private bool _isStalled;
    private bool _discards;
    private Exception? _writeError;

    public TestLane(int window)
    {
        _credit = window;
        Reader = new TestLaneReader(this, _pipe.Reader);
        Writer = new TestLaneWriter(this);
    }

    public TestLaneReader Reader { get; }

    public TestLaneWriter Writer { get; }

    /// <summary>Whether the writer has ended, in good order or not.</summary>
    public bool IsEnded
    {
        get
        {
            lock (_gate)
            {
                return _isFinished || _writeError is not null;
            }
        }
    }

    /// <summary>Bytes that were flushed and have not reached the reader.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate)
            {
                return _backlog.Sum(bytes => bytes.Length);
            }
        }
    }

    /// <summary>All bytes that ever reached the reader.</summary>
    public long Delivered { get; private set; }

    /// <summary>How often the writer has flushed; its end is not counted.</summary>
    public int Flushes { get; private set; }

    /// <summary>How often the reader has given back what it consumed.</summary>
    public int Releases { get; private set; }

    /// <summary>Completes when a flush must wait.</summary>
    public TaskCompletionSource Blocked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Receives a copy of all that is flushed, where a test sets it.</summary>
    public MemoryStream? Record { get; set; }

    public IBufferWriter<byte> Unflushed => _unflushed;

    /// <summary>Lets nothing pass until <see cref="Resume"/>.</summary>
    public void Stall()
    {
        lock (_gate)
        {
            _isStalled = true;
        }
    }

    public void Resume()
    {
        lock (_gate)
        {
            _isStalled = false;
            Deliver();
        }
    }

    public ValueTask<FlushResult> Flush()
    {
        lock (_gate)
        {
            if (_writeError is { } error)
            {
                return ValueTask.FromException<FlushResult>(error);
            }

            Flushes++;
            Queue();
            Deliver();
            if (_backlog.Count == 0 || _discards)
            {
                return new(new FlushResult(isCanceled: false, isCompleted: _discards));
            }

            Blocked.TrySetResult();
            _flushing ??= new TaskCompletionSource<FlushResult>(TaskCreationOptions.RunContinuationsAsynchronously);
            return new(_flushing.Task);
        }
    }

    public void CancelFlush()
    {
        lock (_gate)
        {
            _flushing?.TrySetResult(new FlushResult(isCanceled: true, isCompleted: false));
            _flushing = null;
        }
    }

    /// <summary>FIN after what was written.</summary>
    public void Finish()
    {
        lock (_gate)
        {
            if (_isFinished || _writeError is not null)
            {
                return;
            }

            Queue();
            _isFinished = true;
            Deliver();
        }
    }

    /// <summary>Ends the direction abruptly, with one error for each side.</summary>
    public void Break(Exception readError, Exception writeError)
    {
        lock (_gate)
        {
            if (_writeError is not null)
            {
                return;
            }

            _writeError = writeError;
            _backlog.Clear();
            _pipe.Writer.Complete(readError);
            _flushing?.TrySetException(writeError);
            _flushing = null;
        }
    }

    public void Consume(long bytes)
    {
        lock (_gate)
        {
            _credit += bytes;
            Releases += bytes > 0 ? 1 : 0;
            Deliver();
        }
    }

    /// <summary>The reader wants no more.</summary>
    public void Discard()
    {
        lock (_gate)
        {
            _discards = true;
            Deliver();
        }
    }

    private void Queue()
    {
        if (_unflushed.WrittenCount > 0)
        {
            Record?.Write(_unflushed.WrittenSpan);
            _backlog.Enqueue(_unflushed.WrittenSpan.ToArray());
            _unflushed = new ArrayBufferWriter<byte>();
        }
    }

    private void Deliver()
    {
        if (_isStalled || _writeError is not null)
        {
            return;
        }

        bool delivered = false;
        while (_backlog.Count > 0 && (_credit > 0 || _discards))
        {
            delivered |= DeliverOne();
        }

        if (delivered)
        {
            _pipe.Writer.FlushAsync().AsTask().IsCompleted.ShouldBeTrue();
        }

        if (_backlog.Count > 0)
        {
            return;
        }

        _flushing?.TrySetResult(new FlushResult(isCanceled: false, isCompleted: _discards));
        _flushing = null;
        if (_isFinished)
        {
            _pipe.Writer.Complete();
        }
    }

    private bool DeliverOne()
    {
        byte[] bytes = _backlog.Dequeue();
        if (_discards)
        {
            return false;
        }

        int count = (int)Math.Min(_credit, bytes.Length);
        _pipe.Writer.Write(bytes.AsSpan(0, count));
        _credit -= count;
        Delivered += count;
        if (count < bytes.Length)
        {
            byte[][] rest = [bytes[count..], .. _backlog];
            _backlog.Clear();
            Array.ForEach(rest, _backlog.Enqueue);
        }

        return true;
    }
}
