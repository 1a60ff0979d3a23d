using System.Threading.Channels;
using ProtoP2P.PubSub.Tests.Router;
using ProtoP2P.PubSub.Wire;
using ProtoP2P.Testing;

namespace ProtoP2P.PubSub.Tests.Hosting;

/// <summary>Peers whose streams come and go while they are connected.</summary>
public sealed class PeerSessionTests
{
    private const string Topic = "/news/1.0.0";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_peer_that_resets_our_stream_is_still_subscribed_to_what_it_has_told()
    {
        await using var mesh = new TestMesh();
        (Libp2pHost alice, PubSubService alices) = await mesh.StartAsync("alice");
        (Libp2pHost stranger, ChannelReader<IPeerStream> streams) = await StartStrangerAsync(mesh);
        await stranger.ConnectAsync(alice.PeerId, Cancellation);
        IPeerStream first = await NextAsync(streams);
        IPeerStream own = await stranger.OpenStreamAsync(alice.PeerId, [ProtocolIds.GossipSub12], Cancellation);
        await SubscribeAsync(own, Topic);
        await alices.WaitForSubscribersAsync(Topic, 1, Cancellation).WaitAsync(Patience, Cancellation);

        first.Reset();
        await SubscribeAsync(own, "/other/1.0.0");
        await NextAsync(streams);

        await Soon.HoldsAsync(() => alices.GetSubscribers(Topic).Count == 1, "what was told before is known");
        await Soon.HoldsAsync(() => alices.GetSubscribers("/other/1.0.0").Count == 1, "what was told meanwhile is known");
    }

    [Fact]
    public async Task A_peers_newer_stream_takes_the_older_ones_place()
    {
        await using var mesh = new TestMesh();
        (Libp2pHost alice, PubSubService alices) = await mesh.StartAsync("alice");
        (Libp2pHost stranger, ChannelReader<IPeerStream> streams) = await StartStrangerAsync(mesh);
        await stranger.ConnectAsync(alice.PeerId, Cancellation);
        await NextAsync(streams);
        IPeerStream older = await stranger.OpenStreamAsync(alice.PeerId, [ProtocolIds.GossipSub12], Cancellation);
        await SubscribeAsync(older, Topic);
        await alices.WaitForSubscribersAsync(Topic, 1, Cancellation).WaitAsync(Patience, Cancellation);

        IPeerStream newer = await stranger.OpenStreamAsync(alice.PeerId, [ProtocolIds.GossipSub12], Cancellation);
        await SubscribeAsync(newer, "/other/1.0.0");

        await alices.WaitForSubscribersAsync("/other/1.0.0", 1, Cancellation).WaitAsync(Patience, Cancellation);
        await Should.ThrowAsync<StreamResetException>(async () => await older.Input.ReadAsync(Cancellation).AsTask().WaitAsync(Patience, Cancellation));
    }

    [Fact]
    public async Task Connections_that_were_there_first_take_part()
    {
        await using var network = new InMemoryNetwork();
        var bobs = new PubSubService(TestMesh.Fast());
        Libp2pHost bob = await network.CreateHostAsync("bob", options => options.Services.Add(bobs), Cancellation);
        using ITopicSubscription ofBob = bobs.Subscribe(Topic);
        var alices = new PubSubService(TestMesh.Fast());
        Libp2pHost alice = await network.CreateHostAsync("alice", cancellationToken: Cancellation);
        await alice.ConnectAsync(bob.PeerId, Cancellation);

        await alices.StartAsync(alice, Cancellation);

        await alices.WaitForSubscribersAsync(Topic, 1, Cancellation).WaitAsync(Patience, Cancellation);
        await alices.StopAsync(Cancellation);
    }

    [Fact]
    public async Task A_peer_that_says_later_that_it_takes_part_does()
    {
        await using var mesh = new TestMesh();
        var log = new LogLines();
        (Libp2pHost alice, PubSubService alices) = await mesh.StartAsync("alice", new PubSubService(TestMesh.Fast(), log));
        Libp2pHost late = await mesh.StartHostAsync("late");
        await late.ConnectAsync(alice.PeerId, Cancellation);
        await Soon.HoldsAsync(() => log.Lines.Any(static line => line.StartsWith("No stream to", StringComparison.Ordinal)), "it takes no part yet");
        var streams = Channel.CreateUnbounded<IPeerStream>();
        late.AddStreamHandler(ProtocolIds.GossipSub12, async (stream, cancellationToken) =>
        {
            streams.Writer.TryWrite(stream);
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        });

        // Until the session that found nothing is over, the peer counts as tried.
        Task<IPeerStream> opened = NextAsync(streams.Reader);
        await Soon.HoldsAsync(
            () =>
            {
                alice.ReportIdentity(late.PeerId, new PeerIdentity([ProtocolIds.GossipSub12], null, null));
                return opened.IsCompleted;
            },
            "a stream to it is opened");

        (await opened).ProtocolId.ShouldBe(ProtocolIds.GossipSub12);
        alices.Topics.ShouldBeEmpty();
    }

    private static async Task<(Libp2pHost Host, ChannelReader<IPeerStream> Streams)> StartStrangerAsync(TestMesh mesh)
    {
        var streams = Channel.CreateUnbounded<IPeerStream>();
        Libp2pHost host = await mesh.StartStrangerAsync("stranger", stream => streams.Writer.TryWrite(stream));
        return (host, streams.Reader);
    }

    private static Task<IPeerStream> NextAsync(ChannelReader<IPeerStream> streams) => streams.ReadAsync(Cancellation).AsTask().WaitAsync(Patience, Cancellation);

    private static async Task SubscribeAsync(IPeerStream stream, string topic)
    {
        byte[] subscription = Bench.Subscription(topic);
        await stream.Output.WriteAsync((byte[])[(byte)subscription.Length, .. subscription], Cancellation);
    }
}
