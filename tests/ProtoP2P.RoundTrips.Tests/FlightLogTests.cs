using ProtoP2P.RoundTrips.Proxies;

namespace ProtoP2P.RoundTrips.Tests;

public sealed class FlightLogTests
{
    private readonly FlightLog _log = new();

    [Fact]
    public void Packets_that_wait_for_nothing_share_a_flight()
    {
        _log.Send(ProxyEnd.Dialer, new byte[3]).ShouldBe(1);
        _log.Send(ProxyEnd.Dialer, new byte[4]).ShouldBe(1);

        Flight flight = _log.Flights.ShouldHaveSingleItem();
        flight.Bytes.ShouldBe(7);
        flight.From.ShouldBe(ProxyEnd.Dialer);
    }

    [Fact]
    public void An_answer_is_one_deeper_than_what_arrived()
    {
        Answer(ProxyEnd.Dialer).ShouldBe(1);
        Answer(ProxyEnd.Listener).ShouldBe(2);
        _log.RoundTrips.ShouldBe(1);
        Answer(ProxyEnd.Dialer).ShouldBe(3);
        _log.RoundTrips.ShouldBe(1);
        Answer(ProxyEnd.Listener).ShouldBe(4);
        _log.RoundTrips.ShouldBe(2);
    }

    [Fact]
    public void What_is_under_way_answers_nothing()
    {
        _log.Send(ProxyEnd.Dialer, [1]);

        _log.Send(ProxyEnd.Listener, [1]).ShouldBe(2, "the listener speaks unasked");
        _log.RoundTrips.ShouldBe(0);
    }

    [Fact]
    public void What_arrives_late_takes_nothing_back()
    {
        _log.Arrive(ProxyEnd.Dialer, 4);
        _log.Arrive(ProxyEnd.Dialer, 2);

        _log.RoundTrips.ShouldBe(2);
        _log.NextDepth(ProxyEnd.Dialer).ShouldBe(5);
    }

    [Fact]
    public void Bytes_wait_for_the_handshake_below_them()
    {
        _log.Send(ProxyEnd.Dialer, [1], least: 3).ShouldBe(3);
    }

    [Fact]
    public void What_is_not_encrypted_can_be_read()
    {
        _log.Send(ProxyEnd.Dialer, "\u0013/multistream/1.0.0\n\u0007/noise\n\0\u0001/x\n"u8);

        _log.Flights.ShouldHaveSingleItem().Words.ShouldBe(["/multistream/1.0.0", "/noise"]);
    }

    private int Answer(ProxyEnd from)
    {
        int depth = _log.Send(from, [1]);
        _log.Arrive(from == ProxyEnd.Dialer ? ProxyEnd.Listener : ProxyEnd.Dialer, depth);
        return depth;
    }
}
