namespace ProtoP2P.PubSub.Topics;

/// <summary>A topic as a sequence. Each enumeration is a subscription from the moment that it is made.</summary>
internal sealed class TopicSequence<T, TElement>(
    ITopic<T> topic, int capacity, Func<TopicMessage<T>, TElement> select, CancellationToken cancellationToken) : IAsyncEnumerable<TElement>
{
    public IAsyncEnumerator<TElement> GetAsyncEnumerator(CancellationToken enumerationToken = default) =>
        new Enumerator(topic.Subscribe(capacity), select, CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, enumerationToken));

    private sealed class Enumerator : IAsyncEnumerator<TElement>
    {
        private readonly ITopicSubscription<T> _subscription;
        private readonly Func<TopicMessage<T>, TElement> _select;
        private readonly CancellationTokenSource _cancellation;
        private readonly IAsyncEnumerator<TopicMessage<T>> _messages;

        public Enumerator(ITopicSubscription<T> subscription, Func<TopicMessage<T>, TElement> select, CancellationTokenSource cancellation)
        {
            _subscription = subscription;
            _select = select;
            _cancellation = cancellation;
            _messages = subscription.GetAsyncEnumerator(cancellation.Token);
        }

        public TElement Current => _select(_messages.Current);

        public ValueTask<bool> MoveNextAsync() => _messages.MoveNextAsync();

        public async ValueTask DisposeAsync()
        {
            _subscription.Dispose();
            _cancellation.Dispose();
            await _messages.DisposeAsync().ConfigureAwait(false);
        }
    }
}
