using ProtoP2P.Transports.Memory;

namespace ProtoP2P.Testing;

/// <summary>One direction of an <see cref="InMemoryLink"/>: a pipe whose bytes become readable when their time has come and nobody holds them.</summary>
internal sealed class InMemoryDirection
{
    private const int EndOfData = -1;

    private readonly Lock _gate = new();
    private readonly Queue<(int Count, DateTimeOffset Due)> _underWay = new();
    private readonly MemoryPipe _pipe;
    private readonly object _name;
    private readonly TimeSpan _latency;
    private readonly TimeSpan _jitter;
    private readonly TimeProvider _clock;
    private readonly Random _random;
    private DateTimeOffset _lastDue;
    private ITimer? _timer;
    private bool _isHeld;
    private volatile bool _isWriterDone;

    public InMemoryDirection(object name, InMemoryNetworkOptions options, TimeProvider clock, Random random)
    {
        _name = name;
        _latency = options.Latency;
        _jitter = options.Jitter;
        _clock = clock;
        _random = random;
        _pipe = new MemoryPipe(options.PipeCapacity, name, Send);
    }

    public long BytesWritten => _pipe.BytesWritten;

    public ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken) => _pipe.ReadAsync(buffer, cancellationToken);

    public ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken) => _isWriterDone
        ? ValueTask.FromException(new IOException($"{_name}: this side has closed it"))
        : _pipe.WriteAsync(buffer, cancellationToken);

    public void CompleteWriter()
    {
        _isWriterDone = true;
        Send(EndOfData);
    }

    public void CompleteReader() => _pipe.CompleteReader();

    public void Abort(string reason)
    {
        _pipe.Abort(reason);
        lock (_gate)
        {
            _underWay.Clear();
            _timer?.Dispose();
        }
    }

    public void Hold()
    {
        lock (_gate)
        {
            _isHeld = true;
        }
    }

    public void Release()
    {
        lock (_gate)
        {
            _isHeld = false;
            DeliverDue();
        }
    }

    private void Send(int count)
    {
        lock (_gate)
        {
            DateTimeOffset due = _clock.GetUtcNow() + _latency + (_jitter * (_jitter > TimeSpan.Zero ? _random.NextDouble() : 0));
            _lastDue = due > _lastDue ? due : _lastDue;
            _underWay.Enqueue((count, _lastDue));
            DeliverDue();
        }
    }

    private void DeliverDue()
    {
        if (_isHeld)
        {
            return;
        }

        DateTimeOffset now = _clock.GetUtcNow();
        (int Count, DateTimeOffset Due) next;
        while (_underWay.TryPeek(out next) && next.Due <= now)
        {
            _underWay.Dequeue();
            Deliver(next.Count);
        }

        if (_underWay.Count > 0)
        {
            Arm(next.Due - now);
        }
    }

    private void Deliver(int count)
    {
        if (count == EndOfData)
        {
            _pipe.CompleteWriter();
            return;
        }

        _pipe.Deliver(count);
    }

    private void Arm(TimeSpan delay)
    {
        _timer ??= _clock.CreateTimer(static direction => ((InMemoryDirection)direction!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(delay, Timeout.InfiniteTimeSpan);
    }

    private void OnTimer()
    {
        lock (_gate)
        {
            DeliverDue();
        }
    }
}
