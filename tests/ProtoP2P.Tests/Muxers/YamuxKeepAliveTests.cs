using ProtoP2P.Muxers.Yamux;
using ProtoP2P.Testing;

namespace ProtoP2P.Tests.Muxers;

public sealed class YamuxKeepAliveTests
{
    private const long Bulk = 100 * 1024 * 1024;
    private static readonly TimeSpan Path = TimeSpan.FromMilliseconds(60);
    private static readonly TimeSpan Queued = TimeSpan.FromMilliseconds(900);

    private readonly FakeTimeProvider _clock = new();
    private readonly YamuxKeepAlive _keepAlive;
    private long _received;

    public YamuxKeepAliveTests() => _keepAlive = new YamuxKeepAlive(new YamuxOptions(), _clock);

    [Fact]
    public void An_answer_that_queued_behind_data_says_nothing_of_the_path()
    {
        Ping(Path, bytesBefore: 0);
        Ping(Queued, Bulk);

        _keepAlive.RoundTripTime.ShouldBe(Queued);
        _keepAlive.PathRoundTripTime.ShouldBe(Path);
    }

    [Fact]
    public void A_path_that_has_become_longer_is_noticed_once_it_is_quiet()
    {
        Ping(Path, bytesBefore: 0);
        Ping(Queued, bytesBefore: 1000);

        _keepAlive.PathRoundTripTime.ShouldBe(Queued);
    }

    [Fact]
    public void A_shorter_time_counts_at_once()
    {
        Ping(Queued, Bulk);
        _keepAlive.PathRoundTripTime.ShouldBe(Queued);
        Ping(Path, Bulk);

        _keepAlive.PathRoundTripTime.ShouldBe(Path);
    }

    private void Ping(TimeSpan time, long bytesBefore)
    {
        uint value = _keepAlive.Begin(_received);
        _clock.Advance(time);
        _received += bytesBefore;
        _keepAlive.OnPong(value, _received);
    }
}
