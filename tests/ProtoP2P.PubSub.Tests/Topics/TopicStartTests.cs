using Microsoft.Extensions.DependencyInjection;
using ProtoP2P.PubSub.Tests.Hosting;

namespace ProtoP2P.PubSub.Tests.Topics;

/// <summary>Contracts in a container, and handles before the start and after the end.</summary>
public sealed class TopicStartTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_subscription_from_before_the_start_gets_what_comes_after_it()
    {
        await using var mesh = new TestMesh();
        (Libp2pHost alice, PubSubService alices) = await mesh.StartAsync("alice");
        var bobs = new PubSubService(new GossipSubOptions { HeartbeatInterval = TimeSpan.FromMilliseconds(50), HeartbeatInitialDelay = TimeSpan.Zero });
        INews news = bobs.GetTopic<INews>();
        using ITopicSubscription<Article> reader = news.Subscribe();
        ITopicSubscription<Article> ended = news.Subscribe();
        ended.Dispose();
        InvalidOperationException early = Should.Throw<InvalidOperationException>(() => news.Publish(new Article { Title = "early" }));

        (Libp2pHost bob, _) = await mesh.StartAsync("bob", bobs);
        await alice.ConnectAsync(bob.PeerId, Cancellation);
        await Soon.HoldsAsync(() => alices.GetSubscribers(INews.Topic).Count == 1, "bob's subscription arrives");
        alices.GetTopic<INews>().Publish(new Article { Title = "rain" });

        (await reader.ReadAsync(Cancellation).AsTask().WaitAsync(Patience, Cancellation)).Value.Title.ShouldBe("rain");
        early.Message.ShouldContain("start its host first");
        reader.Dispose();
        await Soon.HoldsAsync(() => alices.GetSubscribers(INews.Topic).Count == 0, "bob has no subscription left");
    }

    [Fact]
    public async Task The_end_of_the_node_ends_subscriptions_and_no_new_ones_begin()
    {
        await using var mesh = new TestMesh();
        (Libp2pHost alice, PubSubService alices) = await mesh.StartAsync("alice");
        INews news = alices.GetTopic<INews>();
        using ITopicSubscription<Article> reader = news.Subscribe();
        Task<TopicMessage<Article>> reading = reader.ReadAsync(Cancellation).AsTask();

        await alice.StopAsync(Cancellation);

        await Should.ThrowAsync<ObjectDisposedException>(() => reading.WaitAsync(Patience, Cancellation));
        Should.Throw<InvalidOperationException>(() => news.Subscribe()).Message.ShouldContain("/news/1.0.0");
    }

    [Fact]
    public async Task A_service_that_is_stopped_without_a_start_ends_its_subscriptions()
    {
        var service = new PubSubService();
        using ITopicSubscription reader = service.Subscribe(INews.Topic);

        await service.StopAsync(Cancellation);

        await Should.ThrowAsync<ObjectDisposedException>(async () => await reader.ReadAsync(Cancellation));
    }

    [Fact]
    public async Task A_contract_in_a_container_is_one_and_may_be_had_before_the_start()
    {
        var services = new ServiceCollection();
        services.AddLibp2p().AddTopic<INews>().AddTopic<INews>().AddGossipSub();
        await using ServiceProvider provider = services.BuildServiceProvider();

        INews news = provider.GetRequiredService<INews>();
        using ITopicSubscription<Article> reader = news.Subscribe();
        await provider.GetRequiredService<ILibp2pHost>().StartAsync(Cancellation);

        provider.GetServices<INews>().ShouldBe([news]);
        provider.GetRequiredService<IPubSub>().Topics.ShouldBe([INews.Topic]);
        news.Publish(new Article { Title = "rain" }).Recipients.ShouldBe(0);
        await provider.GetRequiredService<ILibp2pHost>().StopAsync(Cancellation);
    }

    [Fact]
    public void A_contract_without_publish_subscribe_is_an_error_that_says_what_to_call()
    {
        var services = new ServiceCollection();
        services.AddLibp2p().AddTopic<INews>();
        using ServiceProvider provider = services.BuildServiceProvider();

        InvalidOperationException error = Should.Throw<InvalidOperationException>(provider.GetRequiredService<INews>);

        error.Message.ShouldContain("/news/1.0.0");
        error.Message.ShouldContain("AddGossipSub");
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    public void A_name_that_is_none_is_an_error(string? name)
    {
        Should.Throw<ArgumentException>(() => new FakePubSub().GetTopic(name!, Article.Parser));
        Should.Throw<ArgumentException>(() => new TopicDescriptor<INews>(name!, _ => null!));
    }

    [Fact]
    public void A_name_that_is_too_long_is_an_error_that_says_how_long_one_may_be() =>
        Should.Throw<ArgumentException>(() => new FakePubSub().GetTopic(new string('ä', 513), Article.Parser)).Message.ShouldContain("1026 bytes; expected 1 to 1024");
}
