using System.Net;
using System.Net.Sockets;

namespace ProtoP2P.Testing;

public sealed class InMemoryDnsTests : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly InMemoryNetwork _network = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _network.DisposeAsync();

    [Fact]
    public async Task A_host_is_dialled_by_its_name()
    {
        Libp2pHost board = await CreateBoardAsync();
        Libp2pHost alice = await _network.CreateHostAsync("alice", cancellationToken: Token);
        _network.Dns.SetAddresses("board.example", IPAddress.Parse("192.0.2.1"), IPAddress.Parse("2001:db8::1"));

        foreach (string address in (string[])["/dns4/board.example/tcp/4001", "/dns/Board.Example/tcp/4001"])
        {
            IPeerConnection connection = await ConnectAsync(alice, address);
            connection.RemotePeer.ShouldBe(board.PeerId);
            await connection.CloseAsync(cancellationToken: Token).AsTask().WaitAsync(Patience, Token);
        }
    }

    [Fact]
    public async Task A_host_is_dialled_by_a_dnsaddr()
    {
        Libp2pHost board = await CreateBoardAsync();
        Libp2pHost alice = await _network.CreateHostAsync("alice", cancellationToken: Token);
        _network.Dns.SetPeers("example.com", board, alice);

        (await ConnectAsync(alice, $"/dnsaddr/example.com/p2p/{board.PeerId}")).RemotePeer.ShouldBe(board.PeerId);
        (await _network.Dns.ResolveTextAsync("_dnsaddr.example.com", Token)).ShouldBe(
        [
            $"dnsaddr=/ip4/192.0.2.1/tcp/4001/p2p/{board.PeerId}", $"dnsaddr={alice.ListenAddresses[0]}/p2p/{alice.PeerId}",
        ]);
    }

    [Fact]
    public async Task A_name_that_nobody_has_set_fails_with_the_way_to_set_it()
    {
        Libp2pHost alice = await _network.CreateHostAsync("alice", cancellationToken: Token);

        var failure = await Should.ThrowAsync<DialException>(() => ConnectAsync(alice, "/dns4/board.example/tcp/4001"));

        failure.Message.ShouldContain("cannot resolve board.example: no such name on this network; set it on InMemoryNetwork.Dns");
    }

    [Fact]
    public async Task A_name_has_what_was_set_until_it_is_removed()
    {
        InMemoryDns dns = _network.Dns;
        dns.SetAddresses("a.example", IPAddress.Parse("192.0.2.1"));
        dns.SetTexts("t.example", "text");

        (await dns.ResolveAsync("a.example", AddressFamily.InterNetworkV6, Token)).ShouldBeEmpty();
        (await dns.ResolveTextAsync("a.example", Token)).ShouldBeEmpty();
        (await dns.ResolveAsync("t.example", AddressFamily.Unspecified, Token)).ShouldBeEmpty();
        (await dns.ResolveTextAsync("T.example", Token)).ShouldBe(["text"]);

        dns.Remove("a.example");
        dns.Remove("t.example");

        await Should.ThrowAsync<Libp2pException>(async () => await dns.ResolveAsync("a.example", AddressFamily.Unspecified, Token));
        await Should.ThrowAsync<Libp2pException>(async () => await dns.ResolveTextAsync("t.example", Token));
    }

    [Fact]
    public async Task A_host_keeps_the_resolver_that_it_was_given()
    {
        var other = new InMemoryDns();
        await CreateBoardAsync();
        other.SetAddresses("board.example", IPAddress.Parse("192.0.2.1"));
        Libp2pHost alice = await _network.CreateHostAsync("alice", options => options.DnsResolver = other, Token);

        (await ConnectAsync(alice, "/dns4/board.example/tcp/4001")).RemoteAddress.ToString().ShouldBe("/ip4/192.0.2.1/tcp/4001");
    }

    private static Task<IPeerConnection> ConnectAsync(Libp2pHost host, string address) =>
        host.ConnectToUnknownPeerAsync(Multiaddress.Parse(address), Token).AsTask().WaitAsync(Patience, Token);

    private Task<Libp2pHost> CreateBoardAsync() => _network.CreateHostAsync(
        "board", options => options.ListenAddresses.Add(Multiaddress.Parse("/ip4/192.0.2.1/tcp/4001")), Token);
}
