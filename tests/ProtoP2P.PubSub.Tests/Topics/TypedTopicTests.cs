using ProtoP2P.PubSub.Tests.Hosting;

namespace ProtoP2P.PubSub.Tests.Topics;

public sealed class TypedTopicTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TestMesh _mesh = new();
    private Libp2pHost _alice = null!;
    private Libp2pHost _bob = null!;
    private PubSubService _alices = null!;
    private PubSubService _bobs = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        (_alice, _alices) = await _mesh.StartAsync("alice");
        (_bob, _bobs) = await _mesh.StartAsync("bob");
    }

    public ValueTask DisposeAsync() => _mesh.DisposeAsync();

    [Fact]
    public async Task A_contract_carries_typed_messages()
    {
        using ITopicSubscription<Article> ofBob = _bobs.GetTopic<INews>().Subscribe();
        await ConnectAsync();

        PublishResult result = _alices.GetTopic<INews>().Publish(new Article { Title = "rain" });
        TopicMessage<Article> atBob = await ofBob.ReadAsync(Cancellation).AsTask().WaitAsync(Patience, Cancellation);

        result.Recipients.ShouldBe(1);
        atBob.Value.ShouldBe(new Article { Title = "rain" });
        atBob.Topic.ShouldBe(INews.Topic);
        atBob.Id.ShouldBe(result.Id);
        atBob.From.ShouldBe(_alice.PeerId);
        atBob.ReceivedFrom.ShouldBe(_alice.PeerId);
        atBob.SequenceNumber.ShouldNotBeNull();
    }

    [Fact]
    public async Task The_message_is_the_bare_encoding()
    {
        using ITopicSubscription raw = _bobs.Subscribe(INews.Topic);
        await ConnectAsync();

        _alices.GetTopic<INews>().Publish(new Article { Title = "rain" });

        PubSubMessage atBob = await raw.ReadAsync(Cancellation).AsTask().WaitAsync(Patience, Cancellation);
        atBob.Data.ToArray().ShouldBe([0x0A, 4, .. "rain"u8]);
    }

    [Fact]
    public async Task Who_sends_what_does_not_decode_loses_its_score_and_its_place_in_the_mesh()
    {
        (Libp2pHost carol, PubSubService carols) = await _mesh.StartAsync("carol", options => options.PeerScore = new PeerScoreOptions
        {
            DefaultTopic = new TopicScoreOptions { TopicWeight = 1, InvalidMessageDeliveriesWeight = -100, InvalidMessageDeliveriesDecay = 0.99 },
        });
        ITopic<Article> topic = carols.GetTopic(INews.Topic, Article.Parser);
        using ITopicSubscription<Article> ofCarol = topic.Subscribe();
        using ITopicSubscription ofAlice = _alices.Subscribe(INews.Topic);
        await _alice.ConnectAsync(carol.PeerId, Cancellation);
        await Soon.HoldsAsync(() => topic.Mesh.Count == 1 && _alices.GetMesh(INews.Topic).Count == 1, "the two mesh");

        _alices.Publish(INews.Topic, new byte[] { 0xFF }).Recipients.ShouldBe(1);
        await Soon.HoldsAsync(() => topic.Mesh.Count == 0, "alice is out of the mesh");

        topic.Undecodable.ShouldBe(1);
        PeerScoreSnapshot score = carols.GetScores().Single();
        score.Topics.Single().InvalidMessageDeliveries.ShouldBeGreaterThan(0);
        topic.Subscribers.ShouldBe([_alice.PeerId]);
        ofCarol.Dropped.ShouldBe(0);
    }

    [Fact]
    public void A_message_that_is_too_large_is_an_error_that_names_the_option()
    {
        var large = new Article { Text = new string('x', 2_000_000) };

        long before = GC.GetAllocatedBytesForCurrentThread();
        ArgumentException error = Should.Throw<ArgumentException>(() => _alices.GetTopic<INews>().Publish(large));
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        error.Message.ShouldContain(nameof(PubSubOptions.MaxRpcSize));
        allocated.ShouldBeLessThan(1_000_000);
        Should.Throw<ArgumentException>(() => _alices.GetTopic<INews>().Publish(new Article { Text = new string('x', (1024 * 1024) - 20) }))
            .Message.ShouldContain(nameof(PubSubOptions.MaxRpcSize));
    }

    [Fact]
    public async Task Own_messages_come_to_own_readers_where_that_is_asked_for_each_with_its_own_object()
    {
        (_, PubSubService pubSub) = await _mesh.StartAsync("dave", options => options.DeliverOwnMessages = true);
        using ITopicSubscription<Article> one = pubSub.GetTopic<INews>().Subscribe();
        using ITopicSubscription<Article> other = pubSub.GetTopic<INews>().Subscribe();
        var article = new Article { Title = "mine" };

        pubSub.GetTopic<INews>().Publish(article);

        Article atOne = (await one.ReadAsync(Cancellation)).Value;
        Article atOther = (await other.ReadAsync(Cancellation)).Value;
        atOne.ShouldBe(article);
        atOne.ShouldNotBeSameAs(article);
        atOther.ShouldNotBeSameAs(atOne);
    }

    private async Task ConnectAsync()
    {
        await _alice.ConnectAsync(_bob.PeerId, Cancellation);
        await _alices.GetTopic(INews.Topic, Article.Parser).WaitForSubscribersAsync(cancellationToken: Cancellation).WaitAsync(Patience, Cancellation);
    }
}
