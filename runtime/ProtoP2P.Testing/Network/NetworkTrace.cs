namespace ProtoP2P.Testing;

/// <summary>The last events of a network, as many as its options say.</summary>
internal sealed class NetworkTrace(int capacity, TimeProvider clock)
{
    private readonly Lock _gate = new();
    private readonly Queue<NetworkEvent> _events = new();
    private readonly long _start = clock.GetTimestamp();

    public IReadOnlyList<NetworkEvent> Events
    {
        get
        {
            lock (_gate)
            {
                return [.. _events.Order()];
            }
        }
    }

    public void Add(string from, string to, int connection, NetworkEventKind kind, long offset = 0, int bytes = 0)
    {
        if (capacity == 0)
        {
            return;
        }

        lock (_gate)
        {
            if (_events.Count == capacity)
            {
                _events.Dequeue();
            }

            _events.Enqueue(new NetworkEvent(clock.GetElapsedTime(_start), from, to, connection, kind, offset, bytes));
        }
    }
}
