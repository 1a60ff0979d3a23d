using ProtoP2P.Rpc;
using ProtoP2P.Rpc.Balancing;

namespace ProtoP2P.Tests.Rpc.Balancing;

public sealed class RetrySequenceTests
{
    private static readonly RpcException MayHaveRun = new(RpcStatusCode.Unavailable, "lost");
    private static readonly RpcException NeverRan = new(RpcStatusCode.Unavailable, "refused") { NotProcessed = true };

    private readonly RetryThrottle _throttle = new(new RpcThrottleOptions());

    [Fact]
    public void What_never_ran_goes_to_every_other_peer_at_once_and_costs_no_tokens()
    {
        RetrySequence sequence = Create(retries: null, isIdempotent: false, maxPeers: 3);

        sequence.Next(Failed(NeverRan)).ShouldBe(RetryStep.OtherPeer);
        sequence.Next(Failed(NeverRan)).ShouldBe(RetryStep.OtherPeer);
        sequence.Next(Failed(NeverRan)).ShouldBe(RetryStep.GiveUp, "three peers are the limit");
        _throttle.Fail().ShouldBeTrue();
    }

    [Theory]
    [InlineData(RpcStatusCode.Unimplemented)]
    [InlineData(RpcStatusCode.ResourceExhausted)]
    [InlineData(RpcStatusCode.PermissionDenied)]
    public void What_never_ran_goes_on_whatever_its_status(RpcStatusCode status) =>
        Create(retries: null, isIdempotent: false)
            .Next(Failed(new RpcException(status, "no") { NotProcessed = true })).ShouldBe(RetryStep.OtherPeer);

    [Theory]
    [InlineData(true, RetryStepKind.Retry)]
    [InlineData(false, RetryStepKind.GiveUp)]
    public void What_may_have_run_is_retried_only_where_the_method_is_idempotent(bool isIdempotent, object kind) =>
        Create(new RpcRetryOptions(), isIdempotent).Next(Failed(MayHaveRun)).Kind.ShouldBe(kind);

    [Fact]
    public void Nothing_that_may_have_run_is_retried_by_default() =>
        Create(retries: null, isIdempotent: true).Next(Failed(MayHaveRun)).ShouldBe(RetryStep.GiveUp);

    [Fact]
    public void Only_the_statuses_that_were_named_are_retried()
    {
        var options = new RpcRetryOptions { Statuses = [RpcStatusCode.Aborted] };

        Create(options, isIdempotent: true).Next(Failed(MayHaveRun)).ShouldBe(RetryStep.GiveUp);
        Create(options, isIdempotent: true).Next(Failed(new RpcException(RpcStatusCode.Aborted, "try again"))).Kind.ShouldBe(RetryStepKind.Retry);
    }

    [Fact]
    public void What_is_no_status_is_not_retried()
    {
        RetrySequence sequence = Create(new RpcRetryOptions(), isIdempotent: true);

        sequence.Next(Failed(new OperationCanceledException())).ShouldBe(RetryStep.GiveUp);
        sequence.Next(Failed(new InvalidOperationException())).ShouldBe(RetryStep.GiveUp);
    }

    [Fact]
    public void A_request_stream_that_was_read_from_goes_nowhere_else() =>
        Create(new RpcRetryOptions(), isIdempotent: true).Next(Failed(NeverRan) with { CanRepeat = false }).ShouldBe(RetryStep.GiveUp);

    [Fact]
    public void No_attempt_follows_the_deadline_or_a_wait_that_would_outlast_it()
    {
        RetrySequence sequence = Create(new RpcRetryOptions(), isIdempotent: true);

        sequence.Next(Failed(NeverRan) with { Remaining = TimeSpan.Zero }).ShouldBe(RetryStep.GiveUp);
        sequence.Next(Failed(MayHaveRun) with { Remaining = TimeSpan.FromMilliseconds(50) }).ShouldBe(RetryStep.GiveUp);
        sequence.Next(Failed(MayHaveRun) with { Remaining = TimeSpan.FromSeconds(1) }).Kind.ShouldBe(RetryStepKind.Retry);
    }

    [Fact]
    public void Attempts_are_counted_and_their_waits_grow()
    {
        RetrySequence sequence = Create(new RpcRetryOptions { MaxAttempts = 3, InitialBackoff = TimeSpan.FromSeconds(1), MaxBackoff = TimeSpan.FromSeconds(9) }, true);

        TimeSpan first = sequence.Next(Failed(MayHaveRun)).Delay;
        TimeSpan second = sequence.Next(Failed(MayHaveRun)).Delay;

        first.TotalSeconds.ShouldBeInRange(0.8, 1.2);
        second.TotalSeconds.ShouldBeInRange(1.6, 2.4);
        sequence.Next(Failed(MayHaveRun)).ShouldBe(RetryStep.GiveUp);
    }

    [Fact]
    public void When_all_peers_have_refused_the_policy_decides_and_then_they_are_asked_again()
    {
        RetrySequence sequence = Create(new RpcRetryOptions(), isIdempotent: false, maxPeers: 1);

        sequence.Next(Failed(NeverRan)).Kind.ShouldBe(RetryStepKind.Retry);
        sequence.Next(Failed(NeverRan) with { HasOtherPeer = false }).Kind.ShouldBe(RetryStepKind.Retry);
    }

    [Fact]
    public void The_throttle_is_shared_by_all_calls_and_successes_open_it_again()
    {
        int retried = 0;
        for (int call = 0; call < 20; call++)
        {
            retried += Create(new RpcRetryOptions(), isIdempotent: true).Next(Failed(MayHaveRun)).Kind == RetryStepKind.Retry ? 1 : 0;
        }

        retried.ShouldBe(4);
        for (int call = 0; call < 60; call++)
        {
            Create(new RpcRetryOptions(), isIdempotent: true).Succeed();
        }

        Create(new RpcRetryOptions(), isIdempotent: true).Next(Failed(new RpcException(RpcStatusCode.NotFound, "none"))).ShouldBe(RetryStep.GiveUp);
        Create(new RpcRetryOptions(), isIdempotent: true).Next(Failed(MayHaveRun)).ShouldBe(RetryStep.GiveUp, "6 tokens less 1: half of them");
        Create(new RpcRetryOptions(), isIdempotent: true).Succeed();
        _throttle.IsOpen.ShouldBeTrue();
    }

    private static FailedAttempt Failed(Exception error) => new(error, CanRepeat: true, HasOtherPeer: true, Remaining: null);

    private RetrySequence Create(RpcRetryOptions? retries, bool isIdempotent, int maxPeers = 10) =>
        new(new MethodPolicy(isIdempotent, new RpcMethodOptions { Retries = retries }), _throttle, maxPeers, new LockedRandom(new Random(3)));
}
