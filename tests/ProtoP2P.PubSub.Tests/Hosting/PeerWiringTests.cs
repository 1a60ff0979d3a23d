using System.Net;
using ProtoP2P.PubSub.Router;
using ProtoP2P.PubSub.Tests.Router;
using ProtoP2P.Testing;

namespace ProtoP2P.PubSub.Tests.Hosting;

/// <summary>What ties the router to the rest of the node: events, protections, scores.</summary>
public sealed class PeerWiringTests
{
    private const string Topic = "/news/1.0.0";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Peers_of_a_mesh_and_direct_peers_are_kept_when_there_are_too_many_connections()
    {
        await using var mesh = new TestMesh();
        PeerId direct = Bench.IdOf(1);
        (Libp2pHost alice, PubSubService alices) = await mesh.StartAsync("alice", options => options.DirectPeers.Add(direct));
        (Libp2pHost bob, PubSubService bobs) = await mesh.StartAsync("bob");
        using ITopicSubscription ofBob = bobs.Subscribe(Topic);
        ITopicSubscription ofAlice = alices.Subscribe(Topic);
        await alice.ConnectAsync(bob.PeerId, Cancellation);
        await Soon.HoldsAsync(() => alices.GetMesh(Topic).Count == 1, "the two mesh");

        alice.ConnectionManager.IsProtected(bob.PeerId).ShouldBeTrue();
        alice.ConnectionManager.IsProtected(direct).ShouldBeTrue();
        ofAlice.Dispose();
        alice.ConnectionManager.IsProtected(bob.PeerId).ShouldBeFalse();
        await alice.StopAsync(Cancellation);

        alice.ConnectionManager.IsProtected(direct).ShouldBeFalse();
    }

    [Fact]
    public async Task Subscriptions_and_meshes_are_told_as_they_change()
    {
        await using var mesh = new TestMesh();
        (Libp2pHost alice, PubSubService alices) = await mesh.StartAsync("alice");
        (Libp2pHost bob, PubSubService bobs) = await mesh.StartAsync("bob");
        var subscribed = new EventLog<PeerSubscriptionEventArgs>();
        var meshed = new EventLog<MeshPeerEventArgs>();
        alices.SubscriptionChanged += subscribed.Add;
        alices.MeshChanged += meshed.Add;
        using ITopicSubscription ofAlice = alices.Subscribe(Topic);
        ITopicSubscription ofBob = bobs.Subscribe(Topic);
        await alice.ConnectAsync(bob.PeerId, Cancellation);

        (await subscribed.NextAsync()).ShouldSatisfyAllConditions(
            args => args.PeerId.ShouldBe(bob.PeerId), args => args.Topic.ShouldBe(Topic), args => args.IsSubscribed.ShouldBeTrue());
        (await meshed.NextAsync()).ShouldSatisfyAllConditions(
            args => args.PeerId.ShouldBe(bob.PeerId), args => args.Topic.ShouldBe(Topic), args => args.IsInMesh.ShouldBeTrue());
        ofBob.Dispose();
        (await meshed.NextAsync()).IsInMesh.ShouldBeFalse();
        (await subscribed.NextAsync()).IsSubscribed.ShouldBeFalse();
    }

    [Fact]
    public async Task Who_waits_for_subscribers_goes_on_when_they_are_there()
    {
        await using var mesh = new TestMesh();
        (Libp2pHost alice, PubSubService alices) = await mesh.StartAsync("alice");
        (Libp2pHost bob, PubSubService bobs) = await mesh.StartAsync("bob");
        Task waiting = alices.WaitForSubscribersAsync(Topic, 1, Cancellation);
        using ITopicSubscription ofBob = bobs.Subscribe(Topic);
        waiting.IsCompleted.ShouldBeFalse();
        await alice.ConnectAsync(bob.PeerId, Cancellation);
        await waiting.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);

        alices.Publish(Topic, new byte[1]).Recipients.ShouldBe(1);
        await alices.WaitForSubscribersAsync(Topic, cancellationToken: Cancellation);
        Task inVain = alices.WaitForSubscribersAsync(Topic, 2, Cancellation);
        await alice.StopAsync(Cancellation);

        await Should.ThrowAsync<ObjectDisposedException>(() => inVain.WaitAsync(TimeSpan.FromSeconds(30), Cancellation));
    }

    [Fact]
    public async Task The_application_has_its_say_in_a_score_and_can_look_at_it()
    {
        await using var mesh = new TestMesh();
        (Libp2pHost alice, PubSubService alices) = await mesh.StartAsync("alice", static options => options.PeerScore = new PeerScoreOptions());
        (Libp2pHost bob, PubSubService bobs) = await mesh.StartAsync("bob");
        using ITopicSubscription ofBob = bobs.Subscribe(Topic);
        alices.SetApplicationScore(bob.PeerId, -3).ShouldBeFalse();
        await alice.ConnectAsync(bob.PeerId, Cancellation);
        await alices.WaitForSubscribersAsync(Topic, 1, Cancellation).WaitAsync(TimeSpan.FromSeconds(30), Cancellation);

        alices.SetApplicationScore(bob.PeerId, -3).ShouldBeTrue();

        PeerScoreSnapshot score = alices.GetScores().ShouldHaveSingleItem();
        score.Peer.ShouldBe(bob.PeerId);
        score.P5.ShouldBe(-3);
        score.Score.ShouldBe(-3);
        bobs.GetScores().ShouldBeEmpty();
        bobs.SetApplicationScore(alice.PeerId, 1).ShouldBeFalse();
    }

    [Fact]
    public void A_peers_connections_count_at_each_of_its_addresses_while_they_are_open()
    {
        var options = new PeerScoreOptions { IPColocationFactorThreshold = 1 };
        var scores = new PeerScores(options, new FakeTimeProvider());
        var bench = new Bench(scores: scores);
        RouterPeer first = bench.AddPeer();
        RouterPeer second = bench.AddPeer();
        IPAddress shared = IPAddress.Parse("192.0.2.1");

        bench.Engine.SetAddresses(first, [shared]);
        bench.Engine.SetAddresses(second, [IPAddress.Parse("192.0.2.2"), shared]);
        scores.ScoreOf(first.Score!).ShouldBe(-5);
        scores.ScoreOf(second.Score!).ShouldBe(-5);
        scores.AddressCount.ShouldBe(2);
        bench.Engine.SetAddresses(second, [IPAddress.Parse("192.0.2.2")]);

        scores.ScoreOf(first.Score!).ShouldBe(0);
        scores.ScoreOf(second.Score!).ShouldBe(0);
        scores.AddressCount.ShouldBe(2);
    }

    private sealed class EventLog<TArgs>
    {
        private readonly System.Threading.Channels.Channel<TArgs> _events = System.Threading.Channels.Channel.CreateUnbounded<TArgs>();

        public void Add(object? sender, TArgs args) => _events.Writer.TryWrite(args);

        public Task<TArgs> NextAsync() => _events.Reader.ReadAsync(Cancellation).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
    }
}
