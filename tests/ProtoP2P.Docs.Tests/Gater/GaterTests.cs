using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ProtoP2P.Docs.Tests.Gater;

/// <summary>What docs/gater.md shows.</summary>
public sealed class GaterTests
{
    private static readonly Multiaddress AnyPort = Multiaddress.Parse("/ip4/127.0.0.1/tcp/0");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_guest_list_refuses_with_a_reason()
    {
        await using Libp2pHost stranger = await StartAsync(new Libp2pHostOptions());
        await using Libp2pHost guest = await StartAsync(new Libp2pHostOptions());
        var guests = new HashSet<PeerId> { guest.PeerId };

        var options = new Libp2pHostOptions();
        options.ConnectionGaters.Add(new GuestList(guests));

        await using Libp2pHost host = await StartAsync(options);
        await host.ConnectAsync(guest.ListenAddresses[0].WithPeerId(guest.PeerId), Token);
        Multiaddress address = stranger.ListenAddresses[0].WithPeerId(stranger.PeerId);
        string? why = null;

        try
        {
            await host.ConnectAsync(address, Token);
        }
        catch (DialException error) when (error.Failures[0].Reason is ConnectionGatedException refusal)
        {
            why = $"{refusal.Step}: {refusal.Reason}";
        }

        why.ShouldBe("Secured: not on the guest list");
    }

    [Fact]
    public async Task A_list_of_blocked_peers_changes_while_the_node_runs()
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);

        builder.Services.AddLibp2p(options => options.Listen.Add("/ip4/127.0.0.1/tcp/0"))
            .AddConnectionGater<BlocklistGater>();

        using IHost app = builder.Build();
        await app.StartAsync(Token);
        IServiceProvider services = app.Services;
        await using Libp2pHost peer = await StartAsync(new Libp2pHostOptions());
        PeerId peerId = peer.PeerId;
        ILibp2pHost node = services.GetRequiredService<ILibp2pHost>();
        await node.ConnectAsync(peer.ListenAddresses[0].WithPeerId(peerId), Token);

        var blocked = services.GetRequiredService<BlocklistGater>();
        blocked.Block(peerId);
        blocked.Block(IPNetwork.Parse("203.0.113.0/24"));
        await blocked.CloseBlockedAsync(services.GetRequiredService<ILibp2pHost>(), Token);

        await Should.ThrowAsync<DialException>(() => node.ConnectAsync(peerId, Token).AsTask());
        await app.StopAsync(Token);
    }

    private static async Task<Libp2pHost> StartAsync(Libp2pHostOptions options)
    {
        options.ListenAddresses.Add(AnyPort);
        Libp2pHost host = Libp2pHost.Create(options);
        await host.StartAsync(Token);
        return host;
    }
}
