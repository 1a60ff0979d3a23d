using ProtoP2P.Rpc;
using ProtoP2P.Rpc.Balancing;

namespace ProtoP2P.Tests.Rpc.Balancing;

public sealed class HedgeSequenceTests
{
    private static readonly RpcException Unavailable = new(RpcStatusCode.Unavailable, "lost");
    private static readonly RpcException NeverRan = new(RpcStatusCode.Unavailable, "refused") { NotProcessed = true };

    private readonly RetryThrottle _throttle = new(new RpcThrottleOptions());

    [Fact]
    public void Attempts_are_made_up_to_their_number()
    {
        HedgeSequence sequence = Create(attempts: 3);

        sequence.MayHedge.ShouldBeTrue();
        sequence.Hedge();
        sequence.MayHedge.ShouldBeTrue();
        sequence.Hedge();
        sequence.MayHedge.ShouldBeFalse();
    }

    [Fact]
    public void A_failure_that_is_not_fatal_calls_the_next_peer_at_once_and_then_leaves_the_call_to_the_others()
    {
        HedgeSequence sequence = Create(attempts: 2);

        sequence.Next(Failed(Unavailable), isLast: true).ShouldBe(HedgeStep.Next);
        sequence.Next(Failed(Unavailable), isLast: false).ShouldBe(HedgeStep.Wait);
        sequence.Next(Failed(Unavailable), isLast: true).ShouldBe(HedgeStep.GiveUp);
    }

    [Fact]
    public void Any_other_failure_ends_the_call()
    {
        Create().Next(Failed(new RpcException(RpcStatusCode.NotFound, "none")), isLast: false).ShouldBe(HedgeStep.GiveUp);
        Create().Next(Failed(new OperationCanceledException()), isLast: false).ShouldBe(HedgeStep.GiveUp);
        Create().Next(Failed(Unavailable) with { Remaining = TimeSpan.Zero }, isLast: false).ShouldBe(HedgeStep.GiveUp);
    }

    [Fact]
    public void A_peer_that_never_had_the_request_does_not_count()
    {
        HedgeSequence sequence = Create(attempts: 2, maxPeers: 3);

        sequence.Next(Failed(NeverRan), isLast: true).ShouldBe(HedgeStep.Next);
        sequence.Next(Failed(NeverRan), isLast: true).ShouldBe(HedgeStep.Next);
        sequence.MayHedge.ShouldBeTrue();
        sequence.Hedge();
        sequence.Next(Failed(NeverRan), isLast: false).ShouldBe(HedgeStep.Wait, "three peers are the limit");
    }

    [Fact]
    public void The_throttle_ends_hedging()
    {
        HedgeSequence sequence = Create(attempts: 10);
        for (int failure = 0; failure < 5; failure++)
        {
            _throttle.Fail();
        }

        sequence.MayHedge.ShouldBeFalse();
        sequence.Next(Failed(Unavailable), isLast: false).ShouldBe(HedgeStep.Wait);
    }

    private static FailedAttempt Failed(Exception error) => new(error, CanRepeat: true, HasOtherPeer: true, Remaining: null);

    private HedgeSequence Create(int attempts = 2, int maxPeers = 10) =>
        new(new MethodPolicy(true, new RpcMethodOptions { Hedging = new RpcHedgingOptions { MaxAttempts = attempts } }), _throttle, maxPeers);
}
