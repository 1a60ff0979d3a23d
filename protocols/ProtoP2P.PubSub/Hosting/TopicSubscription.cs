using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace ProtoP2P.PubSub.Hosting;

/// <summary>One reader of a topic. It never holds the router up: what it does not read in time is dropped.</summary>
internal sealed class TopicSubscription : ITopicSubscription
{
    private readonly Channel<PubSubMessage> _messages;
    private readonly long _maxBytes;
    private readonly Action<TopicSubscription> _ended;
    private long _waitingBytes;
    private long _dropped;
    private int _isDisposed;

    public TopicSubscription(string topic, int capacity, long maxBytes, Action<TopicSubscription> ended)
    {
        Topic = topic;
        _maxBytes = maxBytes;
        _ended = ended;

        // A full channel refuses, so that the drop is seen here.
        _messages = Channel.CreateBounded<PubSubMessage>(new BoundedChannelOptions(capacity) { SingleWriter = true, FullMode = BoundedChannelFullMode.Wait });
    }

    public string Topic { get; }

    public long Dropped => Interlocked.Read(ref _dropped);

    public async ValueTask<PubSubMessage> ReadAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            PubSubMessage message = await _messages.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            Release(message);
            return message;
        }
        catch (ChannelClosedException closed)
        {
            throw new ObjectDisposedException($"the subscription to '{Topic}' has ended", closed);
        }
    }

    public IAsyncEnumerator<PubSubMessage> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
        ReadAllAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
        {
            Complete();
            _ended(this);
        }
    }

    /// <summary>No more messages come; what waits can still be read.</summary>
    public void Complete() => _messages.Writer.TryComplete();

    /// <summary>Hands a message over; false where it was dropped. One call at a time.</summary>
    public bool Offer(PubSubMessage message)
    {
        // Charged before it can be read, and so released.
        bool hasRoom = Interlocked.Add(ref _waitingBytes, message.Weight) <= _maxBytes || _messages.Reader.Count == 0;
        if (hasRoom && _messages.Writer.TryWrite(message))
        {
            return true;
        }

        Release(message);
        Interlocked.Increment(ref _dropped);
        return false;
    }

    private void Release(PubSubMessage message) => Interlocked.Add(ref _waitingBytes, -message.Weight);

    private async IAsyncEnumerable<PubSubMessage> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (await _messages.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            while (_messages.Reader.TryRead(out PubSubMessage? message))
            {
                Release(message);
                yield return message;
            }
        }
    }
}
