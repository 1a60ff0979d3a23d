namespace ProtoP2P.PubSub;

/// <summary>The records of one state, the oldest first.</summary>
internal sealed class DeliveryQueue
{
    private DeliveryRecord? _newest;

    public DeliveryRecord? Oldest { get; private set; }

    public void Add(DeliveryRecord record)
    {
        record.Previous = _newest;
        record.Next = null;
        if (_newest is null)
        {
            Oldest = record;
        }
        else
        {
            _newest.Next = record;
        }

        _newest = record;
    }

    public void Remove(DeliveryRecord record)
    {
        if (record.Previous is null)
        {
            Oldest = record.Next;
        }
        else
        {
            record.Previous.Next = record.Next;
        }

        if (record.Next is null)
        {
            _newest = record.Previous;
        }
        else
        {
            record.Next.Previous = record.Previous;
        }

        record.Previous = record.Next = null;
    }
}
