using System.IO.Pipelines;
using System.Text;
using ProtoP2P.PubSub.Tests.Router;
using ProtoP2P.PubSub.Wire;
using ProtoP2P.Testing;

namespace ProtoP2P.PubSub.Tests.Hosting;

/// <summary>Peers that break the protocol, or read nothing, cost themselves their stream, and nobody else anything.</summary>
public sealed class HostileStreamTests
{
    private const string Topic = "/news/1.0.0";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("ffffffffffffffffff01")]
    [InlineData("81808040")]
    [InlineData("8000")]
    [InlineData("020a05")]
    public async Task A_stream_that_breaks_the_protocol_is_reset(string bytes)
    {
        await using var mesh = new TestMesh();
        (Libp2pHost alice, PubSubService alices) = await mesh.StartAsync("alice");
        Libp2pHost stranger = await mesh.StartStrangerAsync("stranger");
        IPeerStream stream = await OpenAsync(stranger, alice.PeerId);

        await stream.Output.WriteAsync(Convert.FromHexString(bytes), Cancellation);

        await Should.ThrowAsync<StreamResetException>(async () => await ReadToEndAsync(stream));
        alices.Publish(Topic, "hello"u8.ToArray()).Recipients.ShouldBe(0);
    }

    [Fact]
    public async Task A_peer_that_reads_nothing_loses_messages_and_the_others_get_all()
    {
        await using var mesh = new TestMesh();
        (Libp2pHost alice, PubSubService alices) = await mesh.StartAsync("alice");
        (Libp2pHost bob, PubSubService bobs) = await mesh.StartAsync("bob");
        Libp2pHost stranger = await mesh.StartStrangerAsync("stranger");
        using ITopicSubscription ofBob = bobs.Subscribe(Topic);
        await bob.ConnectAsync(alice.PeerId, Cancellation);
        IPeerStream stream = await OpenAsync(stranger, alice.PeerId);
        byte[] subscription = Bench.Subscription(Topic);
        await stream.Output.WriteAsync((byte[])[(byte)subscription.Length, .. subscription], Cancellation);
        await Soon.HoldsAsync(() => alices.GetSubscribers(Topic).Count == 2, "both are subscribed");

        // Far more than the stranger's window and queue: 20 MB.
        int dropped = 0;
        for (int i = 0; i < 200; i++)
        {
            byte[] data = new byte[100_000];
            data[0] = (byte)i;
            dropped += 2 - alices.Publish(Topic, data).Recipients;
            (await ofBob.ReadAsync(Cancellation).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Cancellation)).Data.Span[0].ShouldBe((byte)i);
        }

        dropped.ShouldBeGreaterThan(100);
        ofBob.Dropped.ShouldBe(0);
    }

    private static async Task<IPeerStream> OpenAsync(Libp2pHost stranger, PeerId peer)
    {
        await stranger.ConnectAsync(peer, Cancellation);
        return await stranger.OpenStreamAsync(peer, [ProtocolIds.GossipSub12], Cancellation);
    }

    private static async Task ReadToEndAsync(IPeerStream stream)
    {
        while (true)
        {
            ReadResult result = await stream.Input.ReadAsync(Cancellation).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
            stream.Input.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted)
            {
                return;
            }
        }
    }
}
