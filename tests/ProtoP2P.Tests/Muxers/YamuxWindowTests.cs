using ProtoP2P.Muxers.Yamux;
using ProtoP2P.Testing;

namespace ProtoP2P.Tests.Muxers;

public sealed class YamuxWindowTests
{
    private const uint Initial = 256 * 1024;
    private const uint Max = 16 * 1024 * 1024;
    private static readonly TimeSpan RoundTrip = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(9);

    private readonly FakeTimeProvider _clock = new();
    private uint _answers;

    [Fact]
    public void A_window_that_empties_within_two_round_trips_doubles_up_to_its_maximum()
    {
        var window = new ReceiveWindow(_clock.GetTimestamp());
        var budget = new WindowBudget(32 * 1024 * 1024);
        for (uint expected = Initial * 2; expected <= Max; expected *= 2)
        {
            uint size = window.Size;
            window.TryReceive(size).ShouldBeTrue();
            _clock.Advance(RoundTrip * 1.9);
            Consume(ref window, size, budget).ShouldBe(size + (expected - size));
            window.Size.ShouldBe(expected);
        }

        window.TryReceive(Max).ShouldBeTrue();
        Consume(ref window, Max, budget).ShouldBe(Max);
        window.Size.ShouldBe(Max);
    }

    [Fact]
    public void A_window_that_empties_slowly_keeps_its_size()
    {
        var window = new ReceiveWindow(_clock.GetTimestamp());
        window.TryReceive(Initial).ShouldBeTrue();
        _clock.Advance(RoundTrip * 2);
        Consume(ref window, Initial, new WindowBudget(Max)).ShouldBe(Initial);
        window.Size.ShouldBe(Initial);
    }

    [Fact]
    public void On_a_short_path_a_window_doubles_by_a_time_that_was_measured_since_it_last_did()
    {
        var window = new ReceiveWindow(_clock.GetTimestamp());
        var budget = new WindowBudget(32 * 1024 * 1024);
        Consume(ref window, new PathMeasurement(null, 0), budget).ShouldBeTrue("nothing is known of the path");
        window.Size.ShouldBe(Initial);
        Consume(ref window, new PathMeasurement(Short, 1), budget).ShouldBeTrue("the next doubling needs the next time");
        window.Size.ShouldBe(2 * Initial);
        Consume(ref window, new PathMeasurement(Short, 1), budget).ShouldBeTrue();
        window.Size.ShouldBe(2 * Initial, "nothing new is known");
        Consume(ref window, new PathMeasurement(Short, 2), budget).ShouldBeTrue();
        window.Size.ShouldBe(4 * Initial);
        _clock.Advance(Short);
        Consume(ref window, new PathMeasurement(Short, 3), budget).ShouldBeFalse("it is large enough, and nobody need ask");
        window.Size.ShouldBe(4 * Initial);
    }

    [Fact]
    public void On_a_long_path_every_doubling_asks_for_a_time_and_waits_for_none()
    {
        var window = new ReceiveWindow(_clock.GetTimestamp());
        var budget = new WindowBudget(32 * 1024 * 1024);
        Consume(ref window, new PathMeasurement(RoundTrip, 1), budget).ShouldBeTrue("the time may be that of a process that was cold");
        Consume(ref window, new PathMeasurement(RoundTrip, 1), budget).ShouldBeTrue();
        window.Size.ShouldBe(4 * Initial);
        _clock.Advance(Short);
        Consume(ref window, new PathMeasurement(Short, 2), budget).ShouldBeFalse("it is short, and the window large enough for it");
        window.Size.ShouldBe(4 * Initial);
    }

    [Fact]
    public void A_window_that_grows_no_more_asks_for_nothing()
    {
        var window = new ReceiveWindow(_clock.GetTimestamp());
        var none = new WindowBudget(0);
        Consume(ref window, new PathMeasurement(RoundTrip, 1), none).ShouldBeFalse("the connection's budget is used up");
        Consume(ref window, new PathMeasurement(Short, 2), none).ShouldBeFalse();
        window.Size.ShouldBe(Initial);
    }

    [Fact]
    public void A_brisk_reader_has_two_megabytes_however_short_the_path()
    {
        var window = new ReceiveWindow(_clock.GetTimestamp());
        var budget = new WindowBudget(32 * 1024 * 1024);
        uint[] expected = [2 * Initial, 4 * Initial, 8 * Initial, 8 * Initial];
        for (uint number = 1; number <= expected.Length; number++)
        {
            _clock.Advance(TimeSpan.FromMicroseconds(900));
            Consume(ref window, new PathMeasurement(TimeSpan.FromMicroseconds(100), number), budget);
            window.Size.ShouldBe(expected[number - 1]);
        }
    }

    [Fact]
    public void Growth_ends_with_the_connections_budget()
    {
        var budget = new WindowBudget(Initial);
        var first = new ReceiveWindow(_clock.GetTimestamp());
        var second = new ReceiveWindow(_clock.GetTimestamp());
        first.TryReceive(Initial);
        second.TryReceive(Initial);
        Consume(ref first, Initial, budget).ShouldBe(2 * Initial);
        Consume(ref second, Initial, budget).ShouldBe(Initial);
        budget.Left.ShouldBe(0);
    }

    [Fact]
    public void The_peer_never_holds_more_credit_than_the_window()
    {
        var random = new Random(7);
        var window = new ReceiveWindow(_clock.GetTimestamp());
        var budget = new WindowBudget(32 * 1024 * 1024);
        long credit = Initial, unread = 0;
        for (int step = 0; step < 100_000; step++)
        {
            uint received = (uint)random.NextInt64(0, Math.Min(credit, 65_536) + 1);
            window.TryReceive(received).ShouldBeTrue();
            (credit, unread) = (credit - received, unread + received);
            uint consumed = (uint)random.NextInt64(0, unread + 1);
            unread -= consumed;
            credit += Consume(ref window, consumed, budget);
            _clock.Advance(TimeSpan.FromMilliseconds(random.Next(5)));
            (credit + unread).ShouldBeLessThanOrEqualTo(window.Size);
        }

        window.TryReceive((uint)credit + 1).ShouldBeFalse();
    }

    [Fact]
    public void What_js_has_not_replenished_stays_below_its_limit()
    {
        var window = new SendWindow();
        window.TryAdd(Max - Initial).ShouldBeTrue();
        for (int frame = 0; frame < 10; frame++)
        {
            window.OnSent(64 * 1024);
            window.TryAdd(64 * 1024).ShouldBeTrue();
        }

        long sent = 0;
        for (; window.Available > 0; sent += 64 * 1024)
        {
            window.OnSent((int)Math.Min(64 * 1024, window.Available));
        }

        sent.ShouldBeLessThan(4 * 1024 * 1024);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(6)]
    public void A_peer_that_replenishes_by_half_windows_is_never_waited_for_in_vain(int doublings)
    {
        var sender = new SendWindow();
        var receiver = new ReceiveWindow(_clock.GetTimestamp());
        var budget = new WindowBudget(doublings == 0 ? 0 : (Initial << doublings) - Initial);
        long unread = 0;
        for (int round = 0; round < 200; round++)
        {
            int sent = (int)sender.Available;
            (sent + unread).ShouldBeGreaterThan(0, "sender and receiver wait for each other");
            sender.OnSent(sent);
            receiver.TryReceive((uint)sent).ShouldBeTrue();
            unread += sent;
            uint consumed = (uint)Math.Min(unread, 100_000);
            unread -= consumed;
            sender.TryAdd(Consume(ref receiver, consumed, budget)).ShouldBeTrue();
        }
    }

    [Fact]
    public void Options_out_of_range_are_named()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => new YamuxMuxer(new YamuxOptions { MaxWindow = 1 })).ParamName.ShouldBe("YamuxOptions.MaxWindow");
        Should.Throw<ArgumentOutOfRangeException>(() => new YamuxMuxer(new YamuxOptions { MaxStreams = 0 })).ParamName.ShouldBe("YamuxOptions.MaxStreams");
        Should.Throw<ArgumentOutOfRangeException>(() => new YamuxMuxer(new YamuxOptions { KeepAliveTimeout = TimeSpan.Zero }))
            .ParamName.ShouldBe("YamuxOptions.KeepAliveTimeout");
    }

    private uint Consume(ref ReceiveWindow window, uint bytes, WindowBudget budget) =>
        window.Consume(bytes, Max, _clock.GetTimestamp(), new PathMeasurement(RoundTrip, ++_answers), _clock, budget, out _);

    /// <summary>Consumes the whole window; whether a measurement is asked for.</summary>
    private bool Consume(ref ReceiveWindow window, PathMeasurement path, WindowBudget budget)
    {
        window.TryReceive(window.Size).ShouldBeTrue();
        window.Consume(window.Size, Max, _clock.GetTimestamp(), path, _clock, budget, out bool wantsMeasurement);
        return wantsMeasurement;
    }
}
