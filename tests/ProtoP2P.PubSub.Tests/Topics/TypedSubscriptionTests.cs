using Google.Protobuf;
using ProtoP2P.PubSub.Hosting;
using ProtoP2P.PubSub.Tests.Router;

namespace ProtoP2P.PubSub.Tests.Topics;

/// <summary>How messages wait, are read and are lost.</summary>
public sealed class TypedSubscriptionTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly FakePubSub _pubSub = new();
    private readonly ITopic<Article> _topic;

    public TypedSubscriptionTests() => _topic = _pubSub.GetTopic(INews.Topic, Article.Parser);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Messages_beyond_the_capacity_are_dropped_and_counted()
    {
        using ITopicSubscription<Article> reader = _topic.Subscribe(capacity: 3);

        for (byte i = 0; i < 5; i++)
        {
            _pubSub.Deliver(MessageOf($"{i}"));
        }

        reader.Dropped.ShouldBe(2);
    }

    [Fact]
    public async Task Messages_beyond_the_bytes_are_dropped_and_counted_and_a_single_one_always_finds_room()
    {
        var reader = new TopicSubscription(INews.Topic, capacity: 1024, maxBytes: 10_000, _ => { });

        reader.Offer(BytesOf(1, 50_000)).ShouldBeTrue();
        reader.Offer(BytesOf(2, 1)).ShouldBeFalse();
        await reader.ReadAsync(Cancellation);
        reader.Offer(BytesOf(3, 4_000)).ShouldBeTrue();
        reader.Offer(BytesOf(4, 4_000)).ShouldBeTrue();
        reader.Offer(BytesOf(5, 4_000)).ShouldBeFalse();

        await using IAsyncEnumerator<PubSubMessage> messages = reader.GetAsyncEnumerator(Cancellation);
        (await messages.MoveNextAsync()).ShouldBeTrue();
        reader.Offer(BytesOf(6, 4_000)).ShouldBeTrue();
        reader.Dropped.ShouldBe(2);
    }

    [Fact]
    public async Task What_is_decoded_counts_among_the_bytes_that_wait()
    {
        var pubSub = new FakePubSub(maxUnreadBytes: 4_000);
        using ITopicSubscription<Article> reader = pubSub.GetTopic(INews.Topic, Article.Parser).Subscribe();

        // 100 bytes, and some 4,000 decoded.
        byte[] article = [.. Enumerable.Range(0, 50).SelectMany(_ => (byte[])[0x1A, 0])];
        await pubSub.ReceiveAsync(article);
        await pubSub.ReceiveAsync(article);

        reader.Dropped.ShouldBe(1);
    }

    [Fact]
    public async Task Cancelling_ends_the_wait_and_not_the_subscription()
    {
        using ITopicSubscription<Article> reader = _topic.Subscribe();
        using var cancellation = new CancellationTokenSource();
        Task<TopicMessage<Article>> reading = reader.ReadAsync(cancellation.Token).AsTask();

        await cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => reading.WaitAsync(Patience, Cancellation));

        _pubSub.Deliver(MessageOf("rain"));
        (await reader.ReadAsync(Cancellation)).Value.Title.ShouldBe("rain");
    }

    [Fact]
    public async Task Disposing_ends_the_enumeration_after_what_waits_and_unsubscribes()
    {
        ITopicSubscription<Article> reader = _topic.Subscribe();
        _pubSub.Deliver(MessageOf("last"));

        reader.Dispose();
        List<string> titles = [];
        await foreach (TopicMessage<Article> message in reader.WithCancellation(Cancellation))
        {
            titles.Add(message.Value.Title);
        }

        titles.ShouldBe(["last"]);
        _pubSub.Subscriptions.ShouldBe(0);
        await Should.ThrowAsync<ObjectDisposedException>(async () => await reader.ReadAsync(Cancellation));
    }

    [Fact]
    public async Task Two_enumerations_of_one_subscription_share_its_messages_out()
    {
        using ITopicSubscription<Article> reader = _topic.Subscribe();
        for (int i = 0; i < 4; i++)
        {
            _pubSub.Deliver(MessageOf($"{i}"));
        }

        await using IAsyncEnumerator<TopicMessage<Article>> one = reader.GetAsyncEnumerator(Cancellation);
        await using IAsyncEnumerator<TopicMessage<Article>> other = reader.GetAsyncEnumerator(Cancellation);
        List<string> titles = [];
        for (int i = 0; i < 2; i++)
        {
            (await one.MoveNextAsync()).ShouldBeTrue();
            (await other.MoveNextAsync()).ShouldBeTrue();
            titles.AddRange([one.Current.Value.Title, other.Current.Value.Title]);
        }

        titles.ShouldBe(["0", "1", "2", "3"]);
    }

    [Fact]
    public async Task Each_enumeration_of_a_sequence_is_a_subscription_of_its_own_which_ends_with_it()
    {
        IAsyncEnumerable<Article> articles = TopicSubscriptions.Values(_topic, cancellationToken: Cancellation);
        IAsyncEnumerable<TopicMessage<Article>> messages = TopicSubscriptions.Messages(_topic, cancellationToken: Cancellation);
        _pubSub.Subscriptions.ShouldBe(0);

        await using (IAsyncEnumerator<Article> one = articles.GetAsyncEnumerator(Cancellation))
        await using (IAsyncEnumerator<Article> other = articles.GetAsyncEnumerator(Cancellation))
        await using (IAsyncEnumerator<TopicMessage<Article>> third = messages.GetAsyncEnumerator(Cancellation))
        {
            _pubSub.Subscriptions.ShouldBe(3);
            (await _pubSub.ReceiveAsync(new Article { Title = "rain" }.ToByteArray())).ShouldBe(ValidationResult.Accept);

            (await one.MoveNextAsync()).ShouldBeTrue();
            (await other.MoveNextAsync()).ShouldBeTrue();
            (await third.MoveNextAsync()).ShouldBeTrue();
            one.Current.Title.ShouldBe("rain");
            one.Current.ShouldBeSameAs(one.Current);
            other.Current.ShouldNotBeSameAs(one.Current);
            third.Current.Value.Title.ShouldBe("rain");
        }

        _pubSub.Subscriptions.ShouldBe(0);
        _pubSub.Validators.Of(INews.Topic).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Either_token_ends_an_enumeration_of_a_sequence(bool isOfTheCall)
    {
        using var cancellation = new CancellationTokenSource();
        IAsyncEnumerable<Article> articles = TopicSubscriptions.Values(_topic, 16, isOfTheCall ? cancellation.Token : Cancellation);
        await using IAsyncEnumerator<Article> enumerator = articles.GetAsyncEnumerator(isOfTheCall ? Cancellation : cancellation.Token);
        Task<bool> moving = enumerator.MoveNextAsync().AsTask();

        await cancellation.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => moving.WaitAsync(Patience, Cancellation));
    }

    [Fact]
    public async Task An_enumeration_ends_where_the_node_stops()
    {
        await using IAsyncEnumerator<Article> enumerator = TopicSubscriptions.Values(_topic, cancellationToken: Cancellation).GetAsyncEnumerator(Cancellation);
        Task<bool> moving = enumerator.MoveNextAsync().AsTask();

        _pubSub.Stop();

        (await moving.WaitAsync(Patience, Cancellation)).ShouldBeFalse();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1_000_001)]
    public void A_capacity_out_of_range_is_an_error_of_the_call(int capacity)
    {
        Should.Throw<ArgumentOutOfRangeException>(() => TopicSubscriptions.Values(_topic, capacity, Cancellation)).Message.ShouldContain("1 to 1000000");
        Should.Throw<ArgumentOutOfRangeException>(() => TopicSubscriptions.Messages(_topic, capacity, Cancellation)).Message.ShouldContain("capacity");
    }

    private static PubSubMessage MessageOf(string title) => Bench.Message(new Article { Title = title }.ToByteArray(), INews.Topic);

    private static PubSubMessage BytesOf(byte first, int length)
    {
        byte[] data = new byte[length];
        data[0] = first;
        return Bench.Message(data, INews.Topic);
    }
}
