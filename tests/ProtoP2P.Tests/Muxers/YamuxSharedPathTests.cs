using System.IO.Pipelines;
using ProtoP2P.Muxers;
using ProtoP2P.Muxers.Yamux;
using ProtoP2P.Testing;

namespace ProtoP2P.Tests.Muxers;

/// <summary>What a transfer may have in flight while others use its connection.</summary>
public sealed class YamuxSharedPathTests
{
    private const uint Initial = ReceiveWindow.Initial;
    private const uint Enough = 160 * 1024;
    private const uint Max = 16 * 1024 * 1024;
    private static readonly TimeSpan Quick = TimeSpan.FromMicroseconds(100);

    private readonly FakeTimeProvider _clock = new();
    private readonly WindowBudget _budget = new(long.MaxValue);
    private uint _answers;
    private long _credit;

    [Fact]
    public void A_window_that_has_grown_grants_what_fills_a_short_path_and_the_rest_when_its_stream_is_alone_again()
    {
        ReceiveWindow window = Grown(4 * Initial);

        Read(ref window, isShared: true, Quick).ShouldBe((Enough / 2, Enough));

        Read(ref window, isShared: false, Quick).ShouldBe((window.Size / 2, window.Size));
        window.Size.ShouldBe(4 * Initial, "what was held back says nothing of how fast the stream is");
    }

    [Theory]
    [InlineData(100, 160 * 1024)]
    [InlineData(500, 536_870)]
    [InlineData(999, 1_072_668)]
    [InlineData(1_000, 2 * 1024 * 1024)]
    [InlineData(60_000, 2 * 1024 * 1024)]
    public void A_longer_path_holds_more_and_one_of_a_millisecond_all(int microseconds, long expected)
    {
        ReceiveWindow window = Grown(2 * 1024 * 1024);

        Read(ref window, isShared: true, TimeSpan.FromMicroseconds(microseconds)).Most.ShouldBe(expected);
    }

    [Fact]
    public void Of_the_largest_window_no_more_is_held_back_than_its_sender_may_miss()
    {
        ReceiveWindow window = Grown(Max);

        Read(ref window, isShared: true, Quick).ShouldBe(((Max - (2560 * 1024)) / 2, Max - (2560 * 1024)));
    }

    [Fact]
    public void A_window_that_has_not_grown_is_not_held_back()
    {
        ReceiveWindow window = Grown(Initial);

        Read(ref window, isShared: true, Quick).ShouldBe((Initial / 2, Initial));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Sender_and_receiver_never_wait_for_each_other_however_the_path_changes(int seed)
    {
        var random = new Random(seed);
        uint largest = 0;
        for (int stream = 0; stream < 400; stream++)
        {
            largest = Math.Max(largest, Transfer(random, steps: 300));
        }

        largest.ShouldBe(Max, "the largest was tried too");
    }

    [Theory]
    [InlineData(1.49, Max)]
    [InlineData(1.51, Max / 2)]
    public void A_large_window_that_is_no_longer_held_back_grows_by_the_same_rate(double roundTrips, uint expected)
    {
        ReceiveWindow window = Grown(Max / 2);
        TimeSpan roundTrip = TimeSpan.FromMilliseconds(60);
        Read(ref window, isShared: true, Quick);

        // The first update after others were held back does not count. Three of the four megabytes of a half, in three quarters of the time for it.
        Consume(ref window, 3 * 1024 * 1024, isShared: false, roundTrip).ShouldBeGreaterThan(0u);
        window.Size.ShouldBe(Max / 2);
        _clock.Advance(roundTrip * roundTrips);
        Consume(ref window, 3 * 1024 * 1024, isShared: false, roundTrip).ShouldBeGreaterThan(0u);

        window.Size.ShouldBe(expected);
    }

    [Fact]
    public void Updates_of_a_large_window_that_is_alone_are_of_half_of_it_and_after_a_while_of_being_held_back_again()
    {
        ReceiveWindow window = Grown(Max);
        Read(ref window, isShared: false, Quick).ShouldBe((Max / 2, Max));
        Read(ref window, isShared: true, Quick);

        Read(ref window, isShared: false, Quick).ShouldBe((Max / 2, Max), "a sender that may have less in flight would not fill a long path");
    }

    [Fact]
    public async Task A_path_is_shared_while_frames_of_several_streams_come_and_a_tenth_of_a_second_longer()
    {
        var harness = new YamuxHarness();
        harness.ReceiveSyn(1);
        harness.ReceiveSyn(3);
        IMuxedStream first = await harness.AcceptAsync();
        IMuxedStream second = await harness.AcceptAsync();

        Receive(harness, first);
        Receive(harness, first);
        IsShared(harness).ShouldBeFalse("one stream alone has sent");
        Receive(harness, second);
        IsShared(harness).ShouldBeTrue();
        harness.Clock.Advance(TimeSpan.FromMilliseconds(99));
        Receive(harness, second);
        IsShared(harness).ShouldBeTrue();
        harness.Clock.Advance(TimeSpan.FromMilliseconds(1));
        IsShared(harness).ShouldBeFalse();
    }

    private uint Transfer(Random random, int steps)
    {
        var sender = new SendWindow();
        var receiver = new ReceiveWindow(_clock.GetTimestamp());
        (bool isShared, TimeSpan? roundTrip) = (false, null);
        long unread = 0;
        uint pending = 0;
        for (int step = 0; step < steps; step++)
        {
            if (random.Next(10) == 0)
            {
                isShared = random.Next(2) == 0;
                roundTrip = random.Next(4) switch { 0 => null, 1 => TimeSpan.FromMilliseconds(60), 2 => TimeSpan.FromMicroseconds(900), _ => Quick };
            }

            int sent = (int)sender.Available;
            (sent + unread).ShouldBeGreaterThan(0, "sender and receiver wait for each other");
            sender.OnSent(sent);
            receiver.TryReceive((uint)sent).ShouldBeTrue();
            unread += sent;
            uint consumed = (uint)Math.Min(unread, random.Next(1, 4_000_000));
            unread -= consumed;

            // Credit may wait to be written, and leave together with what is earned next.
            pending += Replenish(ref receiver, consumed, isShared, roundTrip);
            if (pending > 0 && (unread == 0 || random.Next(3) == 0))
            {
                receiver.TakeUpdate().ShouldBe(pending);
                sender.TryAdd(pending).ShouldBeTrue();
                pending = 0;
            }

            _clock.Advance(TimeSpan.FromMicroseconds(random.Next(2_000)));
        }

        return receiver.Size;
    }

    private static bool IsShared(YamuxHarness harness) => harness.Session.PathAt(harness.Clock.GetTimestamp()).IsShared;

    private static void Receive(YamuxHarness harness, IMuxedStream stream)
    {
        harness.ReceiveData((uint)stream.Id, new byte[100]);
        stream.Input.TryRead(out ReadResult result).ShouldBeTrue();
        stream.Input.AdvanceTo(result.Buffer.End);
    }

    private ReceiveWindow Grown(uint size)
    {
        var window = new ReceiveWindow(_clock.GetTimestamp());
        _credit = Initial;
        while (window.Size < size)
        {
            Consume(ref window, window.Size / 2, isShared: false, TimeSpan.FromMilliseconds(60));
        }

        return window;
    }

    /// <summary>Reads in small pieces, too slowly for the window to grow; the least and the most credit that the peer has once that has settled.</summary>
    private (long Least, long Most) Read(ref ReceiveWindow window, bool isShared, TimeSpan? roundTrip)
    {
        const int Pieces = 100_000;
        const uint Piece = 1024;
        (long least, long most) = (long.MaxValue, 0);
        for (int piece = 0; piece < Pieces; piece++)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(1));
            long before = _credit - Piece;
            Consume(ref window, Piece, isShared, roundTrip);
            if (piece > Pieces / 2)
            {
                (least, most) = (Math.Min(least, before), Math.Max(most, _credit));
            }
        }

        return (least, most);
    }

    private uint Consume(ref ReceiveWindow window, uint bytes, bool isShared, TimeSpan? roundTrip)
    {
        window.TryReceive(bytes).ShouldBeTrue();
        uint delta = Replenish(ref window, bytes, isShared, roundTrip);
        _credit += (long)delta - bytes;
        window.TakeUpdate().ShouldBe(delta);
        return delta;
    }

    private uint Replenish(ref ReceiveWindow window, uint bytes, bool isShared, TimeSpan? roundTrip) =>
        window.Consume(bytes, Max, _clock.GetTimestamp(), new PathMeasurement(roundTrip, ++_answers, isShared), _clock, _budget, out _);
}
