using ProtoP2P.Transports.Memory;

namespace ProtoP2P.Testing;

/// <summary>One direction of an <see cref="InMemoryLink"/>: a pipe whose bytes become readable when their time has come and nobody holds them.</summary>
/// <remarks>All state is guarded by the link's lock, which both directions share.</remarks>
internal sealed class InMemoryDirection
{
    private readonly Queue<Parcel> _underWay = new();
    private readonly InMemoryLink _link;
    private readonly Lock _gate;
    private readonly NodePath _path;
    private readonly TimeProvider _clock;
    private readonly PacketFates _fates;
    private readonly MemoryPipe _pipe;
    private DateTimeOffset _lastDue;
    private DateTimeOffset _instant;
    private int _packetsOfInstant;
    private long _sent;
    private int _unsent;
    private ITimer? _timer;
    private ITimer? _cutter;
    private bool _isHeld;
    private bool _isOver;

    public InMemoryDirection(InMemoryLink link, Lock gate, NodePath path, int capacity, TimeProvider clock, Fate fate)
    {
        _link = link;
        _gate = gate;
        _path = path;
        _clock = clock;
        _fates = new PacketFates(fate, clock.GetUtcNow());
        _pipe = new MemoryPipe(capacity, link, Send);
    }

    public long BytesWritten => _pipe.BytesWritten;

    public ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken) => _pipe.ReadAsync(buffer, cancellationToken);

    public ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken) => _pipe.WriteAsync(buffer, cancellationToken);

    /// <summary>The sender writes no more, in order: the end travels behind the data.</summary>
    public void EndWriting(string reason)
    {
        lock (_gate)
        {
            _pipe.CutWriter(reason);
            EndInstant();
            Enqueue(ParcelKind.End, _path.Conditions.Latency);
            DeliverDue();
        }
    }

    /// <summary>The receiver reads no more; the sender does not know it yet.</summary>
    public void EndReading(string reason) => _pipe.CutReader(reason);

    /// <summary>The sender is told that nobody reads any more.</summary>
    public void LearnOfEnd() => _pipe.CompleteReader();

    /// <summary>The sender drops what has not left it, and tells the receiver, who learns of it when that arrives. Holding does not hold it.</summary>
    public void SendAbort(string reason)
    {
        lock (_gate)
        {
            _pipe.CutWriter(reason);
            if (_isOver)
            {
                return;
            }

            TimeSpan latency = _isHeld ? TimeSpan.Zero : _path.Conditions.Latency;
            DateTimeOffset due = _clock.GetUtcNow() + latency;
            Parcel[] arriving = _isHeld ? [] : [.. _underWay.Where(parcel => parcel.Due <= due)];
            _underWay.Clear();
            _unsent = 0;
            foreach (Parcel parcel in arriving)
            {
                _underWay.Enqueue(parcel);
            }

            _isHeld = false;
            _underWay.Enqueue(new Parcel(ParcelKind.Abort, _sent, 0, due));
            DeliverDue();
        }
    }

    /// <summary>Fails both ends of this direction at once.</summary>
    public void Fail(string reason)
    {
        lock (_gate)
        {
            _isOver = true;
            _pipe.Abort(reason);
            _underWay.Clear();
            _timer?.Dispose();
            _cutter?.Dispose();
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

    /// <summary>Delivers what a partition has kept, as far as it is due.</summary>
    public void Resume()
    {
        lock (_gate)
        {
            DeliverDue();
        }
    }

    private void Send(int count)
    {
        lock (_gate)
        {
            if (_isOver)
            {
                return;
            }

            if (_unsent == 0 && !_path.Conditions.HasChance)
            {
                SendPackets(count);
                DeliverDue();
                return;
            }

            // Threads decide in how many pieces the bytes of one instant are written. Chance must not: packets are cut when the instant is over.
            if (_unsent == 0)
            {
                _cutter ??= _clock.CreateTimer(static direction => ((InMemoryDirection)direction!).EndInstant(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                _cutter.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
            }

            _unsent += count;
        }
    }

    private void EndInstant()
    {
        lock (_gate)
        {
            if (!_isOver && _unsent > 0)
            {
                int count = _unsent;
                _unsent = 0;
                SendPackets(count);
                DeliverDue();
            }
        }
    }

    private void SendPackets(int count)
    {
        LinkConditions conditions = _path.Conditions;
        int largest = conditions.UnitBytes;
        DateTimeOffset now = _clock.GetUtcNow();
        (_packetsOfInstant, _instant) = (now == _instant ? _packetsOfInstant : 0, now);
        for (int left = count; left > 0; left -= Math.Min(left, largest))
        {
            SendPacket(conditions, Math.Min(left, largest));
        }
    }

    private void SendPacket(LinkConditions conditions, int bytes)
    {
        DateTimeOffset left = _path.Serialize(_instant, bytes, conditions.BytesPerSecond);
        (ParcelKind kind, TimeSpan travel, int losses) = _fates.Decide(conditions, _instant, _packetsOfInstant++);
        if (losses > 0)
        {
            _link.Trace(this, NetworkEventKind.PacketLost, _sent, bytes);
        }

        DateTimeOffset due = left + travel;
        _lastDue = due > _lastDue ? due : _lastDue;
        _underWay.Enqueue(new Parcel(kind, _sent, bytes, _lastDue));
        _sent += bytes;
    }

    private void Enqueue(ParcelKind kind, TimeSpan travel)
    {
        if (_isOver)
        {
            return;
        }

        DateTimeOffset due = _clock.GetUtcNow() + travel;
        _lastDue = due > _lastDue ? due : _lastDue;
        _underWay.Enqueue(new Parcel(kind, _sent, 0, _lastDue));
    }

    private void DeliverDue()
    {
        DateTimeOffset now = _clock.GetUtcNow();
        while (!_isHeld && !_path.IsStalled && _underWay.TryPeek(out Parcel next))
        {
            if (next.Due > now)
            {
                Arm(next.Due - now);
                return;
            }

            _underWay.Dequeue();
            Deliver(next);
        }
    }

    private void Deliver(in Parcel parcel)
    {
        switch (parcel.Kind)
        {
            case ParcelKind.Data:
                _link.Trace(this, NetworkEventKind.Arrived, parcel.Offset, parcel.Bytes);
                _pipe.Deliver(parcel.Bytes);
                break;
            case ParcelKind.End:
                _link.Trace(this, NetworkEventKind.Ended, parcel.Offset, 0);
                _pipe.CompleteWriter();
                _link.LearnOfEnd(this);
                break;
            case ParcelKind.Abort:
                _link.Fail("the connection was aborted", this);
                break;
            case ParcelKind.Reset:
                _link.Fail("the network reset the connection", this);
                break;
            default:
                _link.Fail($"a packet was lost {PacketFates.MaxLosses} times in a row", this);
                break;
        }
    }

    private void Arm(TimeSpan delay)
    {
        _timer ??= _clock.CreateTimer(static direction => ((InMemoryDirection)direction!).Resume(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(delay, Timeout.InfiniteTimeSpan);
    }
}
