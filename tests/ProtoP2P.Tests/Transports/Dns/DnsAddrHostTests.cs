using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ProtoP2P.Tests.Hosting;

namespace ProtoP2P.Transports.Dns;

/// <summary>Hosts that find each other through a DNS server.</summary>
public class DnsAddrHostTests
{
    [Fact]
    public async Task A_host_dials_a_dnsaddr_through_the_server_of_its_configuration()
    {
        await using Libp2pHost listener = await ListenAsync();
        await using Libp2pHost other = await ListenAsync();
        await using var server = new FakeDnsServer(new Dictionary<string, string[]>
        {
            ["_dnsaddr.test.invalid"] = [$"dnsaddr=/dnsaddr/more.test.invalid/p2p/{listener.PeerId}", $"dnsaddr={other.Address()}", "v=spf1 -all"],
            ["_dnsaddr.more.test.invalid"] = [$"dnsaddr={listener.Address()}", $"dnsaddr=/ip4/192.0.2.1/udp/1/webrtc-direct/p2p/{listener.PeerId}"],
        });
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection([new("Libp2p:Dns:Servers:0", server.EndPoint.ToString())]);
        builder.Services.AddLibp2p();
        using IHost app = builder.Build();
        await app.StartAsync(TestNet.Token);
        var dialer = app.Services.GetRequiredService<ILibp2pHost>();

        IPeerConnection connection = await dialer.ConnectAsync(Multiaddress.Parse($"/dnsaddr/test.invalid/p2p/{listener.PeerId}"), TestNet.Token)
            .AsTask().WaitAsync(TestNet.Patience, TestNet.Token);

        connection.RemotePeer.ShouldBe(listener.PeerId);
        connection.RemoteAddress.ShouldBe(listener.ListenAddresses[0]);
        other.Connections.ShouldBeEmpty();
        server.Queries.Select(query => query.Host).ShouldBe(["_dnsaddr.test.invalid", "_dnsaddr.more.test.invalid"]);
        await app.StopAsync(TestNet.Token);
    }

    [Fact]
    public async Task A_dnsaddr_in_the_peerstore_is_dialled_for_that_peer_only()
    {
        await using Libp2pHost listener = await ListenAsync();
        await using Libp2pHost other = await ListenAsync();
        await using var server = new FakeDnsServer(new Dictionary<string, string[]>
        {
            ["_dnsaddr.test.invalid"] = [$"dnsaddr={other.Address()}", $"dnsaddr={listener.Address()}"],
        });
        await using Libp2pHost dialer = await DialerAsync(server);
        var name = Multiaddress.Parse("/dnsaddr/test.invalid");
        dialer.Peerstore.AddAddresses(listener.PeerId, [name], TimeSpan.FromHours(1));

        IPeerConnection connection = await dialer.ConnectAsync(listener.PeerId, TestNet.Token).AsTask().WaitAsync(TestNet.Patience, TestNet.Token);

        connection.RemotePeer.ShouldBe(listener.PeerId);
        dialer.Peerstore.GetAddresses(listener.PeerId).ShouldContain(name);
        other.Connections.ShouldBeEmpty();
    }

    [Fact]
    public async Task Whoever_stands_behind_a_dnsaddr_may_be_dialled()
    {
        await using Libp2pHost listener = await ListenAsync();
        await using var server = new FakeDnsServer(new Dictionary<string, string[]> { ["_dnsaddr.test.invalid"] = [$"dnsaddr={listener.Address()}"] });
        await using Libp2pHost dialer = await DialerAsync(server);

        IPeerConnection connection = await dialer.ConnectToUnknownPeerAsync(Multiaddress.Parse("/dnsaddr/test.invalid"), TestNet.Token)
            .AsTask().WaitAsync(TestNet.Patience, TestNet.Token);

        connection.RemotePeer.ShouldBe(listener.PeerId);
    }

    [Fact]
    public async Task A_dial_that_fails_behind_a_dnsaddr_tells_each_reason()
    {
        PeerId peer = PeerId.FromPublicKey(PrivateKey.Generate().PublicKey);
        await using var server = new FakeDnsServer(new Dictionary<string, string[]>
        {
            ["_dnsaddr.test.invalid"] = [$"dnsaddr=/dnsaddr/missing.test.invalid/p2p/{peer}", $"dnsaddr=/ip4/192.0.2.1/udp/1/webrtc-direct/p2p/{peer}"],
        });
        await using Libp2pHost dialer = await DialerAsync(server);

        var failure = await Should.ThrowAsync<DialException>(
            () => dialer.ConnectAsync(Multiaddress.Parse($"/dnsaddr/test.invalid/p2p/{peer}"), TestNet.Token).AsTask().WaitAsync(TestNet.Patience, TestNet.Token));

        failure.Failures.Select(each => $"{each.Address}: {each.Reason.Message}").Order().ShouldBe(
        [
            $"/dnsaddr/missing.test.invalid/p2p/{peer}: cannot resolve _dnsaddr.missing.test.invalid: the name does not exist "
                + $"({server.EndPoint} says NXDOMAIN); check its spelling",
            "/ip4/192.0.2.1/udp/1/webrtc-direct: not tried: no transport of this node dials such an address",
        ]);
    }

    private static async Task<Libp2pHost> ListenAsync()
    {
        var options = new Libp2pHostOptions();
        options.ListenAddresses.Add(Multiaddress.Parse("/ip4/127.0.0.1/tcp/0"));
        Libp2pHost host = Libp2pHost.Create(options);
        await host.StartAsync(TestNet.Token);
        return host;
    }

    private static async Task<Libp2pHost> DialerAsync(FakeDnsServer server)
    {
        Libp2pHost host = Libp2pHost.Create(new Libp2pHostOptions { Dns = new DnsOptions { Servers = [server.EndPoint.ToString()] } });
        await host.StartAsync(TestNet.Token);
        return host;
    }
}
