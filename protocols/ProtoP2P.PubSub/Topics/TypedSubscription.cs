using System.Runtime.CompilerServices;
using ProtoP2P.PubSub.Hosting;

namespace ProtoP2P.PubSub.Topics;

/// <summary>A subscription whose messages are decoded.</summary>
internal sealed class TypedSubscription<T>(TypedTopic<T> topic, ITopicSubscription messages, IDisposable use) : ITopicSubscription<T>
{
    public string Topic => messages.Topic;

    public long Dropped => messages.Dropped;

    public async ValueTask<TopicMessage<T>> ReadAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            PubSubMessage message = await messages.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (topic.Open(message) is { } opened)
            {
                return opened;
            }
        }
    }

    public IAsyncEnumerator<TopicMessage<T>> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
        ReadAllAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);

    public void Dispose()
    {
        messages.Dispose();
        use.Dispose();
    }

    private async IAsyncEnumerable<TopicMessage<T>> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (PubSubMessage message in messages.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (topic.Open(message) is { } opened)
            {
                yield return opened;
            }
        }
    }
}
