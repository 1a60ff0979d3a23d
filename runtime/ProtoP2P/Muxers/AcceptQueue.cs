using System.Diagnostics.CodeAnalysis;
using System.Threading.Tasks.Sources;
using ProtoP2P.Muxers.Pipes;

namespace ProtoP2P.Muxers;

/// <summary>Streams that the peer has opened and nobody has accepted. One accepts at a time.</summary>
internal sealed class AcceptQueue<TStream> : IValueTaskSource<bool>, IThreadPoolWorkItem
    where TStream : class
{
    private readonly Lock _gate = new();
    private readonly Queue<TStream> _streams = new();
    private StreamWait _wait;
    private bool _isClosed;

    /// <summary>Streams that wait to be accepted.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _streams.Count;
            }
        }
    }

    /// <summary>Adds a stream; true where somebody waits for it, who goes on when this queue is executed.</summary>
    public bool Add(TStream stream)
    {
        lock (_gate)
        {
            if (_isClosed)
            {
                return false;
            }

            _streams.Enqueue(stream);
            return _wait.TryEndUnderGate();
        }
    }

    /// <summary>No more come; those that are there can still be taken.</summary>
    public void Close()
    {
        bool wakes;
        lock (_gate)
        {
            _isClosed = true;
            wakes = _wait.TryEndUnderGate();
        }

        if (wakes)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    /// <summary>The next stream if there is one.</summary>
    public bool TryTake([NotNullWhen(true)] out TStream? stream)
    {
        lock (_gate)
        {
            return _streams.TryDequeue(out stream);
        }
    }

    /// <summary>Waits for a stream; false once none will come.</summary>
    public ValueTask<bool> WaitAsync(CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<bool>(cancellationToken);
        }

        short version;
        lock (_gate)
        {
            if (_wait.IsPending)
            {
                throw new InvalidOperationException("a stream of this connection is being accepted already; one accepts at a time");
            }

            if (_streams.Count > 0 || _isClosed)
            {
                return new ValueTask<bool>(_streams.Count > 0);
            }

            version = _wait.BeginUnderGate(cancellationToken);
        }

        _wait.Register(static (state, token) => ((AcceptQueue<TStream>)state!).Cancel(token), this);
        return new ValueTask<bool>(this, version);
    }

    void IThreadPoolWorkItem.Execute() => _wait.Complete();

    bool IValueTaskSource<bool>.GetResult(short token)
    {
        _wait.Finish(token);
        return Count > 0;
    }

    ValueTaskSourceStatus IValueTaskSource<bool>.GetStatus(short token) => _wait.GetStatus(token);

    void IValueTaskSource<bool>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _wait.OnCompleted(continuation, state, token, flags);

    private void Cancel(CancellationToken token)
    {
        bool wakes;
        lock (_gate)
        {
            wakes = _wait.TryCancelUnderGate(token);
        }

        if (wakes)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }
}
