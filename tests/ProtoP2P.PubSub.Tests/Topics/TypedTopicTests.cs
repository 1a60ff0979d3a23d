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

    private async Task ConnectAsync()
    {
        await _alice.ConnectAsync(_bob.PeerId, Cancellation);
        await Soon.HoldsAsync(() => _alices.GetSubscribers(INews.Topic).Count == 1, "bob's subscription arrives");
    }
}
