namespace ProtoP2P.PubSub;

/// <summary>The messages from which something can still follow for those who send them again.</summary>
/// <remarks>
/// go keeps a record of every message for two minutes. Most say nothing by then: of a valid message only copies within the window count, and the seen
/// cache of the router, not this, keeps it from being delivered twice. So a node that accepts all it gets holds the records of some milliseconds.
/// </remarks>
internal sealed class DeliveryRecords(int capacity, TimeSpan timeToLive, TimeProvider clock)
{
    private const int MaxIdle = 1024;

    private readonly Dictionary<MessageId, DeliveryRecord> _records = [];
    private readonly DeliveryQueue _pending = new();
    private readonly DeliveryQueue _valid = new();
    private readonly DeliveryQueue _rejected = new();
    private readonly Stack<DeliveryRecord> _idle = [];

    public int Count => _records.Count;

    /// <summary>The longest window of all topics: valid messages are kept as long.</summary>
    public TimeSpan Window { get; set; }

    public DeliveryRecord? Find(MessageId id) => _records.GetValueOrDefault(id);

    /// <summary>A record of a message that no verdict is known of.</summary>
    public DeliveryRecord Start(MessageId id, long now)
    {
        if (_records.Count == capacity)
        {
            MakeRoom();
        }

        DeliveryRecord record = _idle.Count != 0 ? _idle.Pop() : new DeliveryRecord();
        record.Begin(id);
        record.State = DeliveryState.Pending;
        record.Since = now;
        _records.Add(record.Id, record);
        _pending.Add(record);
        return record;
    }

    public void Move(DeliveryRecord record, DeliveryState state, long now)
    {
        QueueOf(record.State).Remove(record);
        record.State = state;
        record.Since = now;
        QueueOf(state).Add(record);
    }

    public void Drop(DeliveryRecord record)
    {
        QueueOf(record.State).Remove(record);
        _records.Remove(record.Id);
        record.ForgetForwarders();
        if (_idle.Count < MaxIdle)
        {
            _idle.Push(record);
        }
    }

    public void DropExpired(long now)
    {
        DropOlder(_pending, timeToLive, now);
        DropOlder(_rejected, timeToLive, now);
        DropOutOfWindow(now);
    }

    public void DropOutOfWindow(long now) => DropOlder(_valid, Window, now);

    private void DropOlder(DeliveryQueue queue, TimeSpan age, long now)
    {
        while (queue.Oldest is { } oldest && clock.GetElapsedTime(oldest.Since, now) > age)
        {
            Drop(oldest);
        }
    }

    // A flood of invalid messages must not push out what good peers may still earn.
    private void MakeRoom() => Drop(_rejected.Oldest ?? _valid.Oldest ?? _pending.Oldest!);

    private DeliveryQueue QueueOf(DeliveryState state) => state switch
    {
        DeliveryState.Pending => _pending,
        DeliveryState.Valid => _valid,
        _ => _rejected,
    };
}
