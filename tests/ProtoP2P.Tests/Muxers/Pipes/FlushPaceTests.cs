using ProtoP2P.Muxers.Pipes;
using ProtoP2P.Testing;

namespace ProtoP2P.Tests.Muxers.Pipes;

public sealed class FlushPaceTests
{
    private readonly FakeTimeProvider _clock = new();
    private FlushPace _pace;

    [Fact]
    public void The_first_flush_stands_alone() => _pace.BeginsAlone(_clock).ShouldBeTrue();

    [Fact]
    public void Flushes_without_a_pause_are_a_row()
    {
        _pace.End(_clock);
        _clock.Advance(TimeSpan.FromMicroseconds(49));
        _pace.BeginsAlone(_clock).ShouldBeFalse();
        _pace.End(_clock);
        _clock.Advance(TimeSpan.FromMicroseconds(49));
        _pace.BeginsAlone(_clock).ShouldBeFalse();
    }

    [Fact]
    public void A_pause_ends_the_row()
    {
        _pace.End(_clock);
        _clock.Advance(TimeSpan.FromMicroseconds(50));
        _pace.BeginsAlone(_clock).ShouldBeTrue();
    }

    [Fact]
    public void What_follows_a_read_is_an_answer_and_stands_alone()
    {
        _pace.End(_clock);
        _pace.NoteTurn();
        _pace.BeginsAlone(_clock).ShouldBeTrue();
    }
}
