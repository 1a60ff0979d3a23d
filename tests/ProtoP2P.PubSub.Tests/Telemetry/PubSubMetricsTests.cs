using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging.Abstractions;
using ProtoP2P.PubSub.Hosting;
using ProtoP2P.PubSub.Router;
using ProtoP2P.PubSub.Telemetry;
using ProtoP2P.PubSub.Tests.Hosting;
using ProtoP2P.PubSub.Tests.Router;

namespace ProtoP2P.PubSub.Tests.Telemetry;

/// <summary>What listeners to the Meter see.</summary>
public sealed class PubSubMetricsTests : IDisposable
{
    private const string Topic = Bench.TopicName;

    private readonly MetricsReader _reader = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _reader.Dispose();

    [Fact]
    public void Messages_are_counted_by_what_became_of_them()
    {
        Bench bench = CreateBench();
        RouterPeer peer = bench.AddPeer();
        bench.Engine.Subscribe(Topic);

        bench.Publish("own");
        bench.Receive(peer, Bench.Publication(Bench.Message([1])));
        bench.Receive(peer, Bench.Publication(Bench.Message([1])));
        bench.Verdict = ValidationResult.Reject;
        bench.Receive(peer, Bench.Publication(Bench.Message([2])));
        bench.Verdict = ValidationResult.Ignore;
        bench.Receive(peer, Bench.Publication(Bench.Message([3])));
        bench.Engine.Throttle(Bench.Message([4]), peer, RejectReason.ValidationQueueFull);

        _reader.Read("published", Topic).ShouldBe(1);
        _reader.Read("accepted", Topic).ShouldBe(1);
        _reader.Read("duplicates", Topic).ShouldBe(1);
        _reader.Read("rejected", Topic, "rejected").ShouldBe(1);
        _reader.Read("rejected", Topic, "ignored").ShouldBe(1);
        _reader.Read("rejected", Topic, "queue_full").ShouldBe(1);
        _reader.Read("sent", "own").ShouldBe(1);
    }

    [Fact]
    public void Gossip_is_counted_by_messages_and_direction()
    {
        Bench bench = CreateBench();
        RouterPeer peer = bench.AddPeer();
        bench.Engine.Subscribe(Topic);
        bench.Receive(peer, Bench.IHave(IdOf(1), IdOf(2), IdOf(3)));
        bench.Receive(peer, Bench.IWant(IdOf(4), IdOf(5)));
        bench.Receive(peer, Bench.IDontWant(IdOf(6)));
        bench.Heartbeat(4);

        _reader.Read("gossip", "ihave", "receive").ShouldBe(3);
        _reader.Read("gossip", "iwant", "transmit").ShouldBe(3);
        _reader.Read("gossip", "iwant", "receive").ShouldBe(2);
        _reader.Read("gossip", "idontwant", "receive").ShouldBe(1);
        _reader.Read("broken_promises").ShouldBe(1);
        _reader.Read("penalties").ShouldBe(1);
    }

    [Fact]
    public void Meshes_are_counted_as_they_change()
    {
        Bench bench = CreateBench();
        RouterPeer peer = bench.AddPeer();
        bench.Engine.Subscribe(Topic);
        bench.Receive(peer, Bench.Prune(60));

        _reader.Read("mesh.changes", Topic, "graft").ShouldBe(1);
        _reader.Read("mesh.changes", Topic, "prune").ShouldBe(1);
    }

    [Fact]
    public void What_finds_no_room_is_counted_and_held_against_the_peer()
    {
        Bench bench = CreateBench();
        RouterPeer peer = bench.AddPeer();
        bench.Engine.Subscribe(Topic);
        bench.IsFull = true;

        bench.Publish("lost");
        bench.Heartbeat();

        _reader.Read("queue.dropped", "own").ShouldBe(1);
        _reader.Read("sent", "own").ShouldBe(0);
        bench.Scores.SlowMessages[peer.Id].ShouldBe(1);
    }

    [Fact]
    public async Task A_node_tells_of_its_peers_meshes_frames_and_scores()
    {
        await using var mesh = new TestMesh();
        GossipSubOptions options = TestMesh.Fast();
        options.PeerScore = new PeerScoreOptions { DefaultTopic = new TopicScoreOptions() };
        var alices = new PubSubService(options) { Metrics = _reader.Metrics };
        (Libp2pHost alice, _) = await mesh.StartAsync("alice", alices);
        (Libp2pHost bob, PubSubService bobs) = await mesh.StartAsync("bob");
        using ITopicSubscription ofAlice = alices.Subscribe(Topic, capacity: 1);
        using ITopicSubscription ofBob = bobs.Subscribe(Topic);
        using ITopicSubscription foreign = bobs.Subscribe("a topic of bob's own");
        await alice.ConnectAsync(bob.PeerId, Cancellation);
        await Soon.HoldsAsync(() => alices.GetMesh(Topic).Count == 1 && bobs.GetMesh(Topic).Count == 1, "the two mesh");

        bobs.Publish(Topic, new byte[100]);
        bobs.Publish(Topic, new byte[100]);
        alices.Publish(Topic, new byte[100]);
        await Soon.HoldsAsync(() => _reader.Read("subscription.dropped", Topic) == 1, "bob's messages arrive, and one is not read");
        await ofBob.ReadAsync(Cancellation).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Cancellation);

        _reader.Read("peers", "/meshsub/1.2.0").ShouldBe(1);
        _reader.Read("mesh.peers", Topic).ShouldBe(1);
        _reader.Read("subscribers", Topic).ShouldBe(1);
        _reader.Read("subscribers", "a topic of bob's own").ShouldBe(0);
        _reader.Read("frames", "receive").ShouldBeGreaterThan(0);
        _reader.Read("io", "receive").ShouldBeGreaterThan(200);
        _reader.Read("frames", "transmit").ShouldBeGreaterThan(0);
        _reader.Read("io", "transmit").ShouldBeGreaterThan(100);
        _reader.Read("accepted", Topic).ShouldBe(2);
        _reader.Read("scores.below", "zero").ShouldBe(0);
    }

    [Fact]
    public void Nothing_is_allocated_where_nobody_listens()
    {
        using var meter = new Meter("nobody listens");
        IRouterObserver observer = ObserverOf(new PubSubMetrics(meter));
        var item = OutboundItem.Send(OutboundKind.ForwardedMessage, Bench.Message([1]));
        Count(observer, item);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1_000; i++)
        {
            Count(observer, item);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    [Fact]
    public void Nothing_is_allocated_for_a_message_where_somebody_listens_either()
    {
        using var meter = new Meter("somebody listens");
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listening) =>
            {
                if (ReferenceEquals(instrument.Meter, meter))
                {
                    listening.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>(static (_, _, _, _) => { });
        listener.Start();
        IRouterObserver observer = ObserverOf(new PubSubMetrics(meter));
        var item = OutboundItem.Send(OutboundKind.ForwardedMessage, Bench.Message([1]));
        Count(observer, item);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1_000; i++)
        {
            Count(observer, item);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    private static void Count(IRouterObserver observer, OutboundItem item)
    {
        observer.Published(Topic);
        observer.Accepted(null!, Topic);
        observer.Duplicated(null!, Topic);
        observer.Rejected(null!, Topic, RejectReason.ValidationIgnored);
        observer.Named(OutboundKind.IHave, 3);
        observer.Sent(item);
        observer.Dropped(item);
    }

    private static MessageId IdOf(byte number) => new([number]);

    private Bench CreateBench() => new(observer: ObserverOf(_reader.Metrics));

    private static NodeObserver ObserverOf(PubSubMetrics metrics) => new(metrics, new TopicEvents(metrics, NullLogger.Instance), new NotedProtections(), NullLogger.Instance);
}
