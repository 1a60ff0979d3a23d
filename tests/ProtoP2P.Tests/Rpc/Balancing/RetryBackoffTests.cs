using ProtoP2P.Rpc.Balancing;

namespace ProtoP2P.Tests.Rpc.Balancing;

public sealed class RetryBackoffTests
{
    private static readonly RpcRetryOptions Options = new()
    {
        InitialBackoff = TimeSpan.FromMilliseconds(100), MaxBackoff = TimeSpan.FromMilliseconds(500), BackoffMultiplier = 2,
    };

    [Theory]
    [InlineData(1, 100)]
    [InlineData(2, 200)]
    [InlineData(3, 400)]
    [InlineData(4, 500)]
    [InlineData(9, 500)]
    public void The_wait_grows_up_to_its_maximum_and_is_off_by_a_fifth_at_most(int attempt, int milliseconds)
    {
        var random = new LockedRandom(new Random(1));

        double[] waits = [.. Enumerable.Range(0, 1_000).Select(_ => RetryBackoff.After(attempt, Options, random).TotalMilliseconds)];

        waits.Min().ShouldBeInRange(milliseconds * 0.8, milliseconds * 0.81);
        waits.Max().ShouldBeInRange(milliseconds * 1.19, milliseconds * 1.2);
    }
}
