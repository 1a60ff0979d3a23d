using ProtoP2P.PubSub.Hosting;
using ProtoP2P.PubSub.Queues;
using ProtoP2P.PubSub.Router;
using ProtoP2P.PubSub.Telemetry;
using ProtoP2P.PubSub.Tests.Router;
using ProtoP2P.Testing;

namespace ProtoP2P.PubSub.Tests.Hosting;

public sealed class PeerChannelTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_peer_that_does_not_take_its_control_messages_loses_its_stream()
    {
        await using var mesh = new TestMesh();
        (Libp2pHost alice, _) = await mesh.StartAsync("alice");
        Libp2pHost stranger = await mesh.StartStrangerAsync("stranger");
        await alice.ConnectAsync(stranger.PeerId, Cancellation);
        await using IPeerStream stream = await alice.OpenStreamAsync(stranger.PeerId, [Wire.ProtocolIds.GossipSub12], Cancellation);
        var channel = new PeerChannel(
            stream, new QueueLimits(10, 1, 1, 1, 1_000), new RpcFrameWriter(static _ => default), TimeSpan.FromSeconds(30), TimeProvider.System, PubSubMetrics.Shared);
        var topic = new Topic("blocks", "blocks"u8.ToArray(), MessageIdFunctions.Go);
        for (int i = 0; i < 10; i++)
        {
            channel.Send(OutboundItem.Graft(topic)).ShouldBeTrue();
        }

        stream.Aborted.IsCancellationRequested.ShouldBeFalse();
        channel.Send(OutboundItem.Graft(topic)).ShouldBeFalse();

        await Soon.HoldsAsync(() => stream.Aborted.IsCancellationRequested, "the stream is reset");
    }

    [Fact]
    public async Task A_peer_that_keeps_a_write_waiting_for_30_seconds_loses_its_stream()
    {
        var clock = new FakeTimeProvider();
        await using var mesh = new TestMesh();
        (Libp2pHost alice, _) = await mesh.StartAsync("alice");
        Libp2pHost stranger = await mesh.StartStrangerAsync("stranger");
        await alice.ConnectAsync(stranger.PeerId, Cancellation);
        await using IPeerStream stream = await alice.OpenStreamAsync(stranger.PeerId, [Wire.ProtocolIds.GossipSub12], Cancellation);
        var channel = new PeerChannel(
            stream, new QueueLimits(10, 100, 100, 10, 100_000_000), new RpcFrameWriter(static _ => default), TimeSpan.FromSeconds(30), clock, PubSubMetrics.Shared);
        Task running = channel.RunAsync(Cancellation);
        for (int i = 0; i < 100; i++)
        {
            channel.Send(OutboundItem.Send(OutboundKind.OwnMessage, Bench.Message([.. new byte[100_000], (byte)i])));
        }

        channel.Wake();
        await clock.WaitForTimersAsync(1, Cancellation);
        clock.Advance(TimeSpan.FromSeconds(29));
        running.IsCompleted.ShouldBeFalse();
        clock.Advance(TimeSpan.FromSeconds(1));

        await Should.ThrowAsync<TimeoutException>(() => running.WaitAsync(TimeSpan.FromSeconds(30), Cancellation));
    }
}
