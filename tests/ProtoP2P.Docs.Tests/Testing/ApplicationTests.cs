using Acme.Tickets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ProtoP2P.Testing;

namespace ProtoP2P.Docs.Tests.Testing;

/// <summary>docs/testing.md, A whole application.</summary>
public sealed class ApplicationTests
{
    [Fact]
    public async Task An_application_serves_on_the_network_of_the_test()
    {
        var clock = new FakeTimeProvider();
        await using var network = new InMemoryNetwork(clock: clock);
        HostApplicationBuilder builder = Host.CreateApplicationBuilder();
        builder.Services.AddLibp2p(options => options.Listen.Add("/ip4/192.0.2.1/tcp/4001"))
            .AddProtocol<ITickets, BoxOffice>();
        builder.Services.Configure<Libp2pHostOptions>(options => network.ApplyTo(options, "office"));
        using IHost app = builder.Build();
        await app.StartAsync();

        var office = app.Services.GetRequiredService<ILibp2pHost>();
        network.Join(office, "office");
        Libp2pHost alice = await network.CreateHostAsync("alice");
        Ticket ticket = await alice.GetClient<ITickets>(office.PeerId).BookAsync(new BookRequest { Seat = "A1", Holder = "Alice" });

        ticket.Seat.ShouldBe("A1");
        await clock.RunUntilAsync(app.StopAsync());
    }
}
