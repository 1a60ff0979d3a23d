namespace ProtoP2P.PubSub;

/// <summary>Message objects that wait to be used again: a node that only passes messages on makes no new ones. Thread-safe.</summary>
internal sealed class MessagePool
{
    // A burst must not be kept for ever: some megabytes at most.
    private const int MaxIdle = 16_384;
    private const int FirstIdle = 16;

    private readonly Lock _gate = new();
    private PubSubMessage[] _idle = new PubSubMessage[FirstIdle];
    private int _count;

    /// <summary>How many wait.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>A message, held once.</summary>
    public PubSubMessage Rent(string topic, in MessageFields fields, PeerId receivedFrom)
    {
        PubSubMessage message = Take() ?? new PubSubMessage(this);
        message.Begin(topic, fields, receivedFrom);
        return message;
    }

    /// <summary>Takes an object back that nobody holds any more.</summary>
    public void Return(PubSubMessage message)
    {
        lock (_gate)
        {
            if (_count == MaxIdle)
            {
                return;
            }

            if (_count == _idle.Length)
            {
                Array.Resize(ref _idle, 2 * _count);
            }

            _idle[_count++] = message;
        }
    }

    private PubSubMessage? Take()
    {
        lock (_gate)
        {
            return _count == 0 ? null : _idle[--_count];
        }
    }
}
