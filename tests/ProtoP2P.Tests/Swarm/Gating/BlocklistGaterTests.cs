using System.Net;
using ProtoP2P.Tests.Hosting;
using ProtoP2P.Tests.Rpc;

namespace ProtoP2P.Tests.Swarm.Gating;

public sealed class BlocklistGaterTests
{
    [Fact]
    public async Task A_blocked_peer_neither_comes_in_nor_is_dialled_until_it_is_taken_off_the_list()
    {
        await using var net = new TestNet();
        var list = new BlocklistGater();
        Libp2pHost host = await net.StartAsync(options => options.ConnectionGaters.Add(list));
        using IDisposable echo = host.AddEcho();
        Libp2pHost peer = await net.StartAsync();
        using IDisposable peersEcho = peer.AddEcho();
        await peer.ShouldReachAsync(host.PeerId, host.Address());

        list.Block(peer.PeerId).ShouldBeTrue();
        list.Block(peer.PeerId).ShouldBeFalse();
        await peer.ShouldReachAsync(host.PeerId);
        var closed = new TaskCompletionSource<ConnectionClosedException?>(TaskCreationOptions.RunContinuationsAsynchronously);
        peer.ConnectionClosed += (_, args) => closed.TrySetResult(args.Reason);
        await list.CloseBlockedAsync(host, TestNet.Token).Soon();

        (await closed.Task.Soon())!.Code.ShouldBe(ConnectionErrorCode.Gated);
        (await Should.ThrowAsync<DialException>(host.ConnectAsync(peer.Address(), TestNet.Token).Soon())).Message.ShouldContain("the peer is blocked");
        await Should.ThrowAsync<IOException>(peer.ShouldReachAsync(host.PeerId).Soon());
        await GateHosts.ShouldBeEmptyAsync(host);

        list.Unblock(peer.PeerId).ShouldBeTrue();
        list.Unblock(peer.PeerId).ShouldBeFalse();
        await host.ShouldReachAsync(peer.PeerId, peer.Address());
    }

    [Fact]
    public async Task A_blocked_network_is_closed_in_both_directions()
    {
        await using var net = new TestNet();
        var list = new BlocklistGater();
        list.Block(IPNetwork.Parse("203.0.113.0/24")).ShouldBeTrue();
        Libp2pHost inside = await net.StartDialerAsync(options => options.ListenAddresses.Add(Multiaddress.Parse("/ip4/203.0.113.7/tcp/4001")));
        Libp2pHost outside = await net.StartDialerAsync(options =>
        {
            options.ListenAddresses.Add(Multiaddress.Parse("/ip4/198.51.100.1/tcp/4001"));
            options.ConnectionGaters.Add(list);
        });

        DialException error = await Should.ThrowAsync<DialException>(outside.ConnectAsync(inside.Address(), TestNet.Token).Soon());

        error.Message.ShouldContain("203.0.113.0/24 is blocked");
        list.Unblock(IPNetwork.Parse("203.0.113.0/24")).ShouldBeTrue();
        await outside.ConnectAsync(inside.Address(), TestNet.Token).Soon();
    }

    [Theory]
    [InlineData("10.0.0.0/8", "/ip4/10.1.2.3/tcp/1", false)]
    [InlineData("10.0.0.0/8", "/ip4/11.1.2.3/tcp/1", true)]
    [InlineData("10.0.0.0/8", "/ip6/::ffff:10.1.2.3/tcp/1", false)]
    [InlineData("::ffff:10.0.0.0/104", "/ip4/10.1.2.3/tcp/1", false)]
    [InlineData("::ffff:10.0.0.0/104", "/ip6/::ffff:10.1.2.3/tcp/1", false)]
    [InlineData("::ffff:10.0.0.0/104", "/ip4/11.1.2.3/tcp/1", true)]
    [InlineData("2001:db8::/32", "/ip6/2001:db8:1::1/udp/1/quic-v1", false)]
    [InlineData("fe80::/10", "/ip6zone/eth0/ip6/fe80::1/tcp/1", false)]
    [InlineData("0.0.0.0/0", "/memory/1", true)]
    [InlineData("0.0.0.0/0", "/dns4/example.com/tcp/1", true)]
    public void Addresses_are_found_in_networks_however_they_are_written(string network, string address, bool isAllowed)
    {
        var list = new BlocklistGater();
        list.Block(IPNetwork.Parse(network));

        list.Accept(Multiaddress.Parse("/ip4/127.0.0.1/tcp/1"), Multiaddress.Parse(address)).IsAllowed.ShouldBe(isAllowed);
    }

    [Fact]
    public void A_network_that_is_mapped_into_IPv6_is_the_same_as_the_one_of_IPv4()
    {
        IPNetwork mapped = IPNetwork.Parse("::ffff:203.0.113.0/120"), plain = IPNetwork.Parse("203.0.113.0/24");
        var list = new BlocklistGater();

        list.Block(mapped).ShouldBeTrue();
        list.Block(plain).ShouldBeFalse();
        list.Networks.ShouldBe([plain]);
        list.Unblock(mapped).ShouldBeTrue();
        list.Unblock(plain).ShouldBeFalse();
        list.Networks.ShouldBeEmpty();
    }
}
