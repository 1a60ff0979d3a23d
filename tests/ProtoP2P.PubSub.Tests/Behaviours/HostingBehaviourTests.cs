using ProtoP2P.PubSub.Tests.Hosting;

namespace ProtoP2P.PubSub.Tests.Behaviours;

/// <summary>What go-libp2p-pubsub's and js-libp2p's tests show of whole nodes: readers, own messages, relays and signatures.</summary>
public sealed class HostingBehaviourTests
{
    private const string Topic = "/behaviours/1.0.0";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Own_messages_come_back_where_the_option_says_so(bool delivers)
    {
        await using var mesh = new TestMesh();
        (_, PubSubService alices) = await mesh.StartAsync("alice", options => options.DeliverOwnMessages = delivers);
        using ITopicSubscription subscription = alices.Subscribe(Topic);

        PublishResult result = alices.Publish(Topic, new byte[] { 1 });
        result.Recipients.ShouldBe(0);
        Task<PubSubMessage> read = subscription.ReadAsync(Cancellation).AsTask();

        read.IsCompleted.ShouldBe(delivers);
    }

    [Fact]
    public async Task Every_subscription_of_a_topic_gets_every_message()
    {
        await using var mesh = new TestMesh();
        (Libp2pHost alice, PubSubService alices) = await mesh.StartAsync("alice");
        (Libp2pHost bob, PubSubService bobs) = await mesh.StartAsync("bob");
        using ITopicSubscription first = bobs.Subscribe(Topic);
        using ITopicSubscription second = bobs.Subscribe(Topic);
        await alice.ConnectAsync(bob.PeerId, Cancellation);
        await Soon.HoldsAsync(() => alices.GetSubscribers(Topic).Count == 1, "bob's subscription arrives");

        PublishResult result = alices.Publish(Topic, new byte[] { 1 });

        (await ReadAsync(first)).Id.ShouldBe(result.Id);
        (await ReadAsync(second)).Id.ShouldBe(result.Id);
    }

    [Fact]
    public async Task A_relay_carries_messages_that_it_does_not_read()
    {
        await using var mesh = new TestMesh();
        (Libp2pHost alice, PubSubService alices) = await mesh.StartAsync("alice");
        (Libp2pHost relay, PubSubService relays) = await mesh.StartAsync("relay");
        (Libp2pHost bob, PubSubService bobs) = await mesh.StartAsync("bob");
        using ITopicSubscription ofAlice = alices.Subscribe(Topic);
        using ITopicSubscription ofBob = bobs.Subscribe(Topic);
        IDisposable registration = relays.Relay(Topic);
        await alice.ConnectAsync(relay.PeerId, Cancellation);
        await bob.ConnectAsync(relay.PeerId, Cancellation);
        await Soon.HoldsAsync(() => relays.GetMesh(Topic).Count == 2, "the relay meshes with both");
        await Soon.HoldsAsync(() => alices.GetSubscribers(Topic).Count == 1, "the relay is announced");

        PublishResult result = alices.Publish(Topic, new byte[] { 1 });

        (await ReadAsync(ofBob)).Id.ShouldBe(result.Id);
        relays.Topics.ShouldBeEmpty();
        registration.Dispose();
        relays.GetMesh(Topic).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(nameof(SignaturePolicy.StrictSign))]
    [InlineData(nameof(SignaturePolicy.StrictNoSign))]
    public async Task Messages_arrive_where_both_have_the_same_policy_and_not_where_they_differ(string policy)
    {
        SignaturePolicy same = Enum.Parse<SignaturePolicy>(policy);
        SignaturePolicy other = same == SignaturePolicy.StrictSign ? SignaturePolicy.StrictNoSign : SignaturePolicy.StrictSign;
        await using var mesh = new TestMesh();
        (Libp2pHost stranger, PubSubService strangers) = await mesh.StartAsync("stranger", options => options.SignaturePolicy = other);
        (Libp2pHost alice, PubSubService alices) = await mesh.StartAsync("alice", options => options.SignaturePolicy = same);
        (Libp2pHost bob, PubSubService bobs) = await mesh.StartAsync("bob", options => options.SignaturePolicy = same);
        using ITopicSubscription ofBob = bobs.Subscribe(Topic);
        await stranger.ConnectAsync(bob.PeerId, Cancellation);
        await alice.ConnectAsync(bob.PeerId, Cancellation);
        await Soon.HoldsAsync(() => strangers.GetSubscribers(Topic).Count == 1 && alices.GetSubscribers(Topic).Count == 1, "bob's subscription arrives");

        strangers.Publish(Topic, new byte[] { 1 }).Recipients.ShouldBe(1);
        PublishResult result = alices.Publish(Topic, new byte[] { 2 });
        PubSubMessage received = await ReadAsync(ofBob);

        received.Id.ShouldBe(result.Id);
        received.From.ShouldBe(same == SignaturePolicy.StrictSign ? alice.PeerId : null);
    }

    private static Task<PubSubMessage> ReadAsync(ITopicSubscription subscription) =>
        subscription.ReadAsync(Cancellation).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
}
