using Acme.Tickets;
using ProtoP2P.Testing;

namespace ProtoP2P.Docs.Tests.Testing;

/// <summary>docs/testing.md, Stubs and Captured calls.</summary>
public sealed class BookingAgentTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public async Task An_agent_tries_again_when_the_office_is_unavailable()
    {
        var office = new StubService<ITickets>(_clock);
        office.On(x => x.BookAsync(default!))
            .Throws(RpcStatusCode.Unavailable, "closed for lunch")
            .Hangs()
            .After(TimeSpan.FromSeconds(1)).Returns((BookRequest request) => new Ticket { Seat = request.Seat, Price = 35 });
        var agent = new BookingAgent(office.Service, _clock);

        Ticket ticket = await _clock.RunUntilAsync(agent.BookAsync("A1", "Alice"));

        ticket.Price.ShouldBe(35);
        office.Calls.Of(x => x.BookAsync(default!)).Select(call => call.Status)
            .ShouldBe([RpcStatusCode.Unavailable, RpcStatusCode.DeadlineExceeded, RpcStatusCode.OK]);
        _clock.Elapsed.ShouldBe(TimeSpan.FromSeconds(10 + 5 + 10 + 1), "two rests, one timeout, one slow answer");
    }

    [Fact]
    public async Task An_agent_does_not_argue_about_a_seat_that_is_taken()
    {
        var office = new StubService<ITickets>(_clock);
        office.On(x => x.BookAsync(default!)).Throws(RpcStatusCode.AlreadyExists, "seat A1 is taken");
        var agent = new BookingAgent(office.Service, _clock);

        await Should.ThrowAsync<RpcException>(() => agent.BookAsync("A1", "Alice"));

        office.Calls.Calls.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_stub_is_served_like_any_other_service()
    {
        await using var network = new InMemoryNetwork(clock: _clock);
        Libp2pHost office = await network.CreateHostAsync("office");
        Libp2pHost alice = await network.CreateHostAsync("alice");
        var stub = new StubService<ITickets>(_clock);
        stub.On(x => x.WatchAsync(default!)).Every(TimeSpan.FromMinutes(1)).Returns(new SeatSold { Seat = "A1" }, new SeatSold { Seat = "A2" });
        office.AddProtocol(stub.Service);

        ITickets tickets = alice.GetClient<ITickets>(office.PeerId);
        List<SeatSold> sold = await _clock.RunAsync(async () => await tickets.WatchAsync(new WatchRequest()).ToListAsync());

        sold.Select(seat => seat.Seat).ShouldBe(["A1", "A2"]);
        _clock.Elapsed.ShouldBe(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task What_the_office_was_asked()
    {
        var asked = new CallCapture<ITickets>(_clock);
        await using var network = new InMemoryNetwork(clock: _clock);
        Libp2pHost office = await network.CreateHostAsync("office", options => options.ServerInterceptors.Add(asked));
        Libp2pHost alice = await network.CreateHostAsync("alice");
        office.AddProtocol<ITickets>(new BoxOffice());

        var agent = new BookingAgent(alice.GetClient<ITickets>(office.PeerId), _clock);
        Task<Ticket> booking = agent.BookAsync("A1", "Alice");
        CapturedCall call = await asked.WaitForAsync(x => x.BookAsync(default!));
        await booking;
        await call.Ended;

        call.Peer.ShouldBe(alice.PeerId);
        call.Request<BookRequest>().Holder.ShouldBe("Alice");
        call.Reply<Ticket>().Price.ShouldBe(40);
        (call.Deadline - call.StartedAt).ShouldBe(TimeSpan.FromSeconds(5));
    }
}
