using ProtoP2P.Testing;

namespace ProtoP2P.Docs.Tests.Testing;

public sealed class NameTests
{
    [Fact]
    public async Task A_node_is_found_by_its_name()
    {
        await using var network = new InMemoryNetwork();
        Libp2pHost board = await network.CreateHostAsync("board");
        Libp2pHost alice = await network.CreateHostAsync("alice");
        network.Dns.SetPeers("example.com", board);

        IPeerConnection connection = await alice.ConnectAsync(Multiaddress.Parse($"/dnsaddr/example.com/p2p/{board.PeerId}"));

        connection.RemotePeer.ShouldBe(board.PeerId);
    }
}
