using ProtoP2P.Rpc.Balancing;

namespace ProtoP2P.Tests.Rpc.Balancing;

public sealed class RetryThrottleTests
{
    [Fact]
    public void Retries_end_when_half_of_the_tokens_are_gone()
    {
        var throttle = new RetryThrottle(new RpcThrottleOptions { MaxTokens = 10 });

        bool[] allowed = [.. Enumerable.Range(0, 6).Select(_ => throttle.Fail())];

        allowed.ShouldBe([true, true, true, true, false, false]);
        throttle.IsOpen.ShouldBeFalse();
    }

    [Fact]
    public void Successes_give_their_ratio_back_and_no_more_than_fits()
    {
        var throttle = new RetryThrottle(new RpcThrottleOptions { MaxTokens = 4, TokenRatio = 0.5 });
        throttle.Succeed();
        throttle.Fail().ShouldBeTrue("3 of 4 are left: a full bucket took nothing more");
        throttle.Fail().ShouldBeFalse("2 of 4 are left");

        throttle.Succeed();

        throttle.IsOpen.ShouldBeTrue();
    }

    [Fact]
    public void Failures_leave_no_debt()
    {
        var throttle = new RetryThrottle(new RpcThrottleOptions { MaxTokens = 2, TokenRatio = 1 });
        for (int failure = 0; failure < 100; failure++)
        {
            throttle.Fail();
        }

        throttle.Succeed();
        throttle.IsOpen.ShouldBeFalse();
        throttle.Succeed();
        throttle.IsOpen.ShouldBeTrue();
    }

    [Fact]
    public void A_ratio_of_a_thousandth_counts()
    {
        var throttle = new RetryThrottle(new RpcThrottleOptions { MaxTokens = 2, TokenRatio = 0.001 });
        throttle.Fail().ShouldBeFalse();

        throttle.Succeed();

        throttle.IsOpen.ShouldBeTrue();
    }

    [Fact]
    public void Without_tokens_there_is_no_throttle()
    {
        var throttle = new RetryThrottle(new RpcThrottleOptions { MaxTokens = 0 });

        Enumerable.Range(0, 1_000).ShouldAllBe(_ => throttle.Fail());
    }
}
