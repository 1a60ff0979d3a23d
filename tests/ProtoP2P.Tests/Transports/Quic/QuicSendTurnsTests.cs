using ProtoP2P.Testing;
using ProtoP2P.Transports.Quic;

namespace ProtoP2P.Tests.Transports.Quic;

public sealed class QuicSendTurnsTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly List<string> _writes = [];

    [Fact]
    public void Each_stream_writes_once_in_the_order_of_asking_and_goes_behind_the_others()
    {
        using var turns = new QuicSendTurns(_clock);
        Sender a = new("a", this), b = new("b", this), c = new("c", this);
        Array.ForEach([a, b, c], turns.Ask);

        for (int i = 0; i < 2; i++)
        {
            foreach (Sender sender in (Sender[])[a, b, c])
            {
                turns.End(sender);
                turns.Ask(sender);
            }
        }

        _writes.ShouldBe(["a", "b", "c", "a", "b", "c", "a"]);
    }

    [Fact]
    public void A_turn_that_nobody_needs_any_more_goes_to_the_next_without_a_deep_stack()
    {
        using var turns = new QuicSendTurns(_clock);
        var first = new Sender("first", this);
        turns.Ask(first);
        for (int i = 0; i < 100_000; i++)
        {
            turns.Ask(new Sender("nobody", this) { HasNothing = true });
        }

        var last = new Sender("last", this);
        turns.Ask(last);
        turns.End(first);

        _writes.ShouldBe(["first", "last"]);
    }

    [Fact]
    public void Whoever_queues_while_it_is_its_turn_comes_again_behind_the_others()
    {
        using var turns = new QuicSendTurns(_clock);
        Sender a = new("a", this), b = new("b", this);
        Sender quick = new("quick", this) { HasNothing = true };
        quick.OnTurn = () =>
        {
            if (_writes.Count == 1)
            {
                quick.HasNothing = false;
                turns.Queue(quick);
                return false;
            }

            return true;
        };
        turns.Ask(a);
        turns.Ask(quick);
        turns.Ask(b);

        turns.End(a);
        turns.End(b);

        _writes.ShouldBe(["a", "b", "quick"]);
    }

    [Fact]
    public void A_write_that_is_held_up_holds_up_nobody_else_for_long()
    {
        using var turns = new QuicSendTurns(_clock);
        Sender stuck = new("stuck", this), other = new("other", this), third = new("third", this);
        turns.Ask(stuck);
        turns.Ask(other);

        _clock.Advance(QuicSendTurns.Patience);
        stuck.IsSlow.ShouldBeTrue();
        turns.Ask(third);

        // Too late: the turn is another's.
        turns.End(stuck);
        _writes.ShouldBe(["stuck", "other"]);
        turns.End(other);
        _writes.ShouldBe(["stuck", "other", "third"]);
        other.IsSlow.ShouldBeFalse();
    }

    [Fact]
    public void Turns_that_go_on_are_left_alone_however_long_the_queue_is()
    {
        using var turns = new QuicSendTurns(_clock);
        Sender a = new("a", this), b = new("b", this);
        turns.Ask(a);
        turns.Ask(b);
        for (int i = 0; i < 100; i++)
        {
            Sender holder = i % 2 == 0 ? a : b;
            turns.End(holder);
            turns.Ask(holder);
            _clock.Advance(QuicSendTurns.Patience);
        }

        a.IsSlow.ShouldBeFalse();
        b.IsSlow.ShouldBeFalse();
    }

    private sealed class Sender(string name, QuicSendTurnsTests test) : IQuicSender
    {
        public bool HasNothing { get; set; }

        public bool IsSlow { get; private set; }

        public Func<bool>? OnTurn { get; set; }

        public bool TrySendInTurn()
        {
            bool sends = OnTurn?.Invoke() ?? !HasNothing;
            if (sends)
            {
                test._writes.Add(name);
            }

            return sends;
        }

        public void CountAsSlow() => IsSlow = true;
    }
}
