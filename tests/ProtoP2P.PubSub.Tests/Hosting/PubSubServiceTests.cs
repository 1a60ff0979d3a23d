using System.Text;

namespace ProtoP2P.PubSub.Tests.Hosting;

public sealed class PubSubServiceTests
{
    private const string Topic = "/news/1.0.0";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_message_crosses_a_peer_that_lies_between()
    {
        await using var mesh = new TestMesh();
        (Libp2pHost alice, PubSubService alices) = await mesh.StartAsync("alice");
        (Libp2pHost between, PubSubService betweens) = await mesh.StartAsync("between");
        (Libp2pHost bob, PubSubService bobs) = await mesh.StartAsync("bob");
        using ITopicSubscription ofAlice = alices.Subscribe(Topic);
        using ITopicSubscription ofBetween = betweens.Subscribe(Topic);
        using ITopicSubscription ofBob = bobs.Subscribe(Topic);
        await alice.ConnectAsync(between.PeerId, Cancellation);
        await bob.ConnectAsync(between.PeerId, Cancellation);
        await Soon.HoldsAsync(() => betweens.GetMesh(Topic).Count == 2, "the one between meshes with both");

        PublishResult result = alices.Publish(Topic, Encoding.UTF8.GetBytes("hello"));
        PubSubMessage atBob = await ofBob.ReadAsync(Cancellation).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Cancellation);

        result.Recipients.ShouldBe(1);
        Encoding.UTF8.GetString(atBob.Data.Span).ShouldBe("hello");
        atBob.From.ShouldBe(alice.PeerId);
        atBob.ReceivedFrom.ShouldBe(between.PeerId);
        atBob.Id.ShouldBe(result.Id);
        (await ofBetween.ReadAsync(Cancellation)).Id.ShouldBe(result.Id);
        ofAlice.Dropped.ShouldBe(0);
    }

    [Fact]
    public async Task A_message_larger_than_a_streams_window_arrives()
    {
        await using var mesh = new TestMesh();
        (Libp2pHost alice, PubSubService alices) = await mesh.StartAsync("alice");
        (Libp2pHost bob, PubSubService bobs) = await mesh.StartAsync("bob");
        using ITopicSubscription ofBob = bobs.Subscribe(Topic);
        await alice.ConnectAsync(bob.PeerId, Cancellation);
        await Soon.HoldsAsync(() => alices.GetSubscribers(Topic).Count == 1, "bob's subscription arrives");
        byte[] data = new byte[900_000];
        new Random(1).NextBytes(data);

        alices.Publish(Topic, data).Recipients.ShouldBe(1);
        PubSubMessage atBob = await ofBob.ReadAsync(Cancellation).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Cancellation);

        atBob.Data.Span.SequenceEqual(data).ShouldBeTrue();
    }

    [Fact]
    public async Task A_message_that_is_too_large_is_an_error_that_names_the_option()
    {
        await using var mesh = new TestMesh();
        (_, PubSubService alices) = await mesh.StartAsync("alice");

        ArgumentException error = Should.Throw<ArgumentException>(() => alices.Publish(Topic, new byte[2_000_000]));

        error.Message.ShouldContain(nameof(PubSubOptions.MaxRpcSize));
    }

    [Fact]
    public void What_is_no_topic_is_an_error()
    {
        var service = new PubSubService();

        Should.Throw<ArgumentException>(() => service.Subscribe("")).ParamName.ShouldBe("topic");
        Should.Throw<ArgumentException>(() => service.Subscribe("half \uD800 of a pair")).ParamName.ShouldBe("topic");
    }

    [Fact]
    public async Task A_validator_decides_what_is_read_and_passed_on()
    {
        await using var mesh = new TestMesh();
        (Libp2pHost alice, PubSubService alices) = await mesh.StartAsync("alice");
        (Libp2pHost bob, PubSubService bobs) = await mesh.StartAsync("bob");
        using ITopicSubscription ofBob = bobs.Subscribe(Topic);
        using IDisposable validator = bobs.AddValidator(
            Topic, static (message, _) => ValueTask.FromResult(message.Data.Span[0] == 1 ? ValidationResult.Reject : ValidationResult.Accept));
        await alice.ConnectAsync(bob.PeerId, Cancellation);
        await Soon.HoldsAsync(() => alices.GetSubscribers(Topic).Count == 1, "bob's subscription arrives");

        alices.Publish(Topic, new byte[] { 1 });
        PublishResult second = alices.Publish(Topic, new byte[] { 2 });

        (await ofBob.ReadAsync(Cancellation).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Cancellation)).Id.ShouldBe(second.Id);
    }

    [Fact]
    public async Task Unsubscribing_and_leaving_are_seen_by_others()
    {
        await using var mesh = new TestMesh();
        (Libp2pHost alice, PubSubService alices) = await mesh.StartAsync("alice");
        (Libp2pHost bob, PubSubService bobs) = await mesh.StartAsync("bob");
        ITopicSubscription first = bobs.Subscribe(Topic);
        ITopicSubscription second = bobs.Subscribe(Topic);
        using ITopicSubscription other = bobs.Subscribe("/other/1.0.0");
        await alice.ConnectAsync(bob.PeerId, Cancellation);
        await Soon.HoldsAsync(() => alices.GetSubscribers(Topic).Count == 1, "bob's subscription arrives");

        first.Dispose();
        bobs.Topics.Order().ShouldBe(["/news/1.0.0", "/other/1.0.0"]);
        second.Dispose();
        await Soon.HoldsAsync(() => alices.GetSubscribers(Topic).Count == 0, "bob's unsubscription arrives");
        alices.GetSubscribers("/other/1.0.0").ShouldBe([bob.PeerId]);
        await alice.DisconnectAsync(bob.PeerId, Cancellation);

        await Soon.HoldsAsync(() => alices.GetSubscribers("/other/1.0.0").Count == 0, "bob is gone");
        await Should.ThrowAsync<ObjectDisposedException>(async () => await first.ReadAsync(Cancellation));
    }

    [Fact]
    public async Task Floodsub_passes_messages_on()
    {
        await using var mesh = new TestMesh();
        (Libp2pHost alice, PubSubService alices) = await mesh.StartAsync("alice", new PubSubService(new FloodSubOptions()));
        (Libp2pHost between, PubSubService betweens) = await mesh.StartAsync("between", new PubSubService(new FloodSubOptions()));
        (Libp2pHost bob, PubSubService bobs) = await mesh.StartAsync("bob", new PubSubService(new FloodSubOptions()));
        using ITopicSubscription ofBetween = betweens.Subscribe(Topic);
        using ITopicSubscription ofBob = bobs.Subscribe(Topic);
        await alice.ConnectAsync(between.PeerId, Cancellation);
        await bob.ConnectAsync(between.PeerId, Cancellation);
        await Soon.HoldsAsync(() => alices.GetSubscribers(Topic).Count == 1 && betweens.GetSubscribers(Topic).Count == 1, "subscriptions arrive");

        PublishResult result = alices.Publish(Topic, Encoding.UTF8.GetBytes("hello"));

        (await ofBob.ReadAsync(Cancellation).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Cancellation)).Id.ShouldBe(result.Id);
    }
}
