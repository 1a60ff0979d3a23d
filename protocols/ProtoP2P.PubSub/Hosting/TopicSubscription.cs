using System.Threading.Channels;

namespace ProtoP2P.PubSub.Hosting;

/// <summary>One reader of a topic. It never holds the router up: what it does not read in time is dropped.</summary>
internal sealed class TopicSubscription : ITopicSubscription
{
    private readonly Channel<PubSubMessage> _messages;
    private readonly Action<TopicSubscription> _ended;
    private long _dropped;
    private int _isDisposed;

    public TopicSubscription(string topic, int capacity, Action<TopicSubscription> ended)
    {
        Topic = topic;
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
            return await _messages.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (ChannelClosedException closed)
        {
            throw new ObjectDisposedException($"the subscription to '{Topic}' has ended", closed);
        }
    }

    public IAsyncEnumerator<PubSubMessage> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
        _messages.Reader.ReadAllAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);

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

    /// <summary>Hands a message over; false where it was dropped.</summary>
    public bool Offer(PubSubMessage message)
    {
        if (_messages.Writer.TryWrite(message))
        {
            return true;
        }

        Interlocked.Increment(ref _dropped);
        return false;
    }
}
