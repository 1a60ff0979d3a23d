using ProtoP2P.Tests.Rpc;

namespace ProtoP2P.Tests.Hosting;

/// <summary>Where a peer was reached is worth more than what it says of itself.</summary>
public sealed class ProvenAddressTests
{
    [Fact]
    public async Task The_address_that_led_to_a_peer_outlives_the_connection_and_the_peers_record()
    {
        await using var net = new TestNet();
        Libp2pHost server = await net.StartAsync(options => options.Announcement.Announce.Add("/ip4/10.9.9.9/tcp/1"));
        Libp2pHost client = await net.StartDialerAsync();
        Task closedHere = Closed(client), closedThere = Closed(server);
        IPeerConnection connection = await client.ConnectAsync(server.Address(), TestNet.Token).Soon();
        PeerRecord.TryOpen(server.CreatePeerRecord().ToProtobuf(), out PeerRecord? record).ShouldBeTrue();
        client.Peerstore.AddRecord(record, TimeSpan.FromHours(1)).ShouldBeTrue();

        await client.DisconnectAsync(server.PeerId, TestNet.Token);
        await Task.WhenAll(closedHere, closedThere).Soon();

        client.Peerstore.GetAddresses(server.PeerId).ShouldBe(
            [Multiaddress.Parse("/ip4/10.9.9.9/tcp/1"), connection.RemoteAddress.WithoutPeerId()], ignoreOrder: true);
        server.Peerstore.GetAddresses(client.PeerId).ShouldBeEmpty("whoever dialled is not reached at the port that he dialled from");
    }

    private static Task Closed(Libp2pHost host)
    {
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        host.ConnectionClosed += (_, _) => closed.TrySetResult();
        return closed.Task;
    }
}
