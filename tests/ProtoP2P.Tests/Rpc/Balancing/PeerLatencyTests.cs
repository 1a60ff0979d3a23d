using ProtoP2P.Rpc.Balancing;
using ProtoP2P.Testing;

namespace ProtoP2P.Tests.Rpc.Balancing;

public sealed class PeerLatencyTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void A_longer_time_counts_at_once_and_a_shorter_one_by_the_time_that_has_passed()
    {
        var latency = new PeerLatency(_clock);
        latency.Value.ShouldBeNull();

        latency.Observe(TimeSpan.FromMilliseconds(10));
        latency.Observe(TimeSpan.FromMilliseconds(100));
        latency.Value!.Value.TotalMilliseconds.ShouldBe(100);
        _clock.Advance(TimeSpan.FromSeconds(10));
        latency.Observe(TimeSpan.FromMilliseconds(10));

        latency.Value!.Value.TotalMilliseconds.ShouldBe((100 * Math.Exp(-1)) + (10 * (1 - Math.Exp(-1))), 0.01);
    }

    [Fact]
    public void It_fades_while_nothing_is_measured()
    {
        var latency = new PeerLatency(_clock);
        latency.Observe(TimeSpan.FromSeconds(1));

        _clock.Advance(TimeSpan.FromSeconds(20));

        latency.Value!.Value.TotalMilliseconds.ShouldBe(1_000 * Math.Exp(-2), 0.01);
    }
}
