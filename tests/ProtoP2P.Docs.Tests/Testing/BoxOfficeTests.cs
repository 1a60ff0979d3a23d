using Acme.Tickets;
using ProtoP2P.Testing;

namespace ProtoP2P.Docs.Tests.Testing;

/// <summary>docs/testing.md, from Two nodes to Chance.</summary>
public sealed class BoxOfficeTests : IAsyncDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly InMemoryNetwork _network;

    public BoxOfficeTests(ITestOutputHelper output) =>
        _network = new InMemoryNetwork(new InMemoryNetworkOptions { Log = output.WriteLine }, _clock);

    public ValueTask DisposeAsync() => _network.DisposeAsync();

    [Fact]
    public async Task A_seat_is_sold_once()
    {
        Libp2pHost office = await _network.CreateHostAsync("office");
        Libp2pHost alice = await _network.CreateHostAsync("alice");
        Libp2pHost bob = await _network.CreateHostAsync("bob");
        office.AddProtocol<ITickets>(new BoxOffice());

        Ticket ticket = await alice.GetClient<ITickets>(office.PeerId).BookAsync(new BookRequest { Seat = "A1", Holder = "Alice" });
        RpcException refusal = await Should.ThrowAsync<RpcException>(
            async () => await bob.GetClient<ITickets>(office.PeerId).BookAsync(new BookRequest { Seat = "A1", Holder = "Bob" }));

        ticket.Price.ShouldBe(40);
        refusal.StatusCode.ShouldBe(RpcStatusCode.AlreadyExists);
    }

    [Fact]
    public async Task Booking_over_a_satellite_takes_its_time()
    {
        ITickets tickets = await ConnectAsync();
        await tickets.BookAsync(new BookRequest { Seat = "A1", Holder = "Alice" });

        _network.SetConditions("alice", "office", new LinkConditions { Latency = TimeSpan.FromMilliseconds(600), BytesPerSecond = 1_000_000 });
        TimeSpan start = _clock.Elapsed;
        await _clock.RunUntilAsync(tickets.BookAsync(new BookRequest { Seat = "A2", Holder = "Alice" }));

        (_clock.Elapsed - start).ShouldBeInRange(TimeSpan.FromMilliseconds(1200), TimeSpan.FromMilliseconds(1201));
    }

    [Fact]
    public async Task Watchers_hear_of_every_seat()
    {
        ITickets tickets = await ConnectAsync();
        _network.SetConditions(new LinkConditions { Latency = TimeSpan.FromMilliseconds(30) });

        ValueTask<List<SeatSold>> watching = tickets.WatchAsync(new WatchRequest()).Take(2).ToListAsync();
        await _clock.RunForAsync(TimeSpan.FromSeconds(1));
        await _clock.RunUntilAsync(tickets.BookAsync(new BookRequest { Seat = "A1", Holder = "Alice" }));
        await _clock.RunUntilAsync(tickets.BookAsync(new BookRequest { Seat = "A2", Holder = "Alice" }));

        List<SeatSold> sold = await _clock.RunUntilAsync(watching);
        sold.Select(seat => seat.Seat).ShouldBe(["A1", "A2"]);
    }

    [Fact]
    public async Task An_agent_books_when_the_network_has_healed()
    {
        ITickets tickets = await ConnectAsync();
        var agent = new BookingAgent(tickets, _clock);

        _network.Partition("alice", "office");
        Task<Ticket> booking = agent.BookAsync("A1", "Alice");
        await _clock.RunForAsync(TimeSpan.FromSeconds(12));
        booking.IsCompleted.ShouldBeFalse();

        _network.Heal();
        (await _clock.RunUntilAsync(booking)).Seat.ShouldBe("A1");
        _clock.Elapsed.ShouldBe(TimeSpan.FromSeconds(15), "5 s until the first attempt has timed out, and 10 s of rest");
    }

    [Fact]
    public async Task An_agent_survives_a_reset()
    {
        ITickets tickets = await ConnectAsync();
        var agent = new BookingAgent(tickets, _clock);
        await agent.BookAsync("A1", "Alice");

        _network.SetConditions(new LinkConditions { Latency = TimeSpan.FromMilliseconds(100) });
        Task<Ticket> booking = agent.BookAsync("A2", "Alice");
        await _clock.RunForAsync(TimeSpan.FromMilliseconds(150));
        _network.Reset("alice", "office");

        (await _clock.RunUntilAsync(booking)).Seat.ShouldBe("A2");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task An_agent_books_ten_seats_in_bad_weather(int seed)
    {
        var badWeather = new LinkConditions
        {
            Latency = TimeSpan.FromMilliseconds(80), Jitter = TimeSpan.FromMilliseconds(40), LossRate = 0.1, ResetRate = 0.02,
        };
        await using var network = new InMemoryNetwork(new InMemoryNetworkOptions { Seed = seed, Conditions = badWeather }, _clock);
        Libp2pHost office = await network.CreateHostAsync("office");
        Libp2pHost alice = await network.CreateHostAsync("alice");
        office.AddProtocol<ITickets>(new BoxOffice());
        var agent = new BookingAgent(alice.GetClient<ITickets>(office.PeerId), _clock);

        await _clock.RunAsync(async () =>
        {
            for (int row = 1; row <= 10; row++)
            {
                (await agent.BookAsync($"A{row}", "Alice")).Seat.ShouldBe($"A{row}");
            }
        });
    }

    private async Task<ITickets> ConnectAsync()
    {
        Libp2pHost office = await _network.CreateHostAsync("office");
        Libp2pHost alice = await _network.CreateHostAsync("alice");
        office.AddProtocol<ITickets>(new BoxOffice());
        return alice.GetClient<ITickets>(office.PeerId);
    }
}
