namespace ProtoP2P.Rpc.Balancing;

/// <summary>Decides for one call, attempt by attempt, whether and when it is made again. Does no I/O, and waits for nothing.</summary>
internal sealed class RetrySequence(MethodPolicy policy, RetryThrottle throttle, int maxPeers, LockedRandom random)
{
    private int _attempts = 1;
    private int _peers = 1;

    /// <summary>Decides what follows a failed attempt.</summary>
    public RetryStep Next(in FailedAttempt failed)
    {
        // What is no status of a call is the caller's cancellation or mistake, or a bug: the same everywhere.
        if (failed.Error is not RpcException error || !failed.CanRepeat || failed.Remaining <= TimeSpan.Zero)
        {
            return RetryStep.GiveUp;
        }

        if (error.NotProcessed && failed.HasOtherPeer && _peers < maxPeers)
        {
            _peers++;
            return RetryStep.OtherPeer;
        }

        return MayRetry(error) ? Retry(failed.Remaining) : RetryStep.GiveUp;
    }

    /// <summary>The call has succeeded.</summary>
    public void Succeed()
    {
        if (!policy.IsPlain)
        {
            throttle.Succeed();
        }
    }

    private bool MayRetry(RpcException error) =>
        policy.Retries is not null && (error.NotProcessed || policy.IsIdempotent) && policy.Retryable.Contains(error.StatusCode);

    private RetryStep Retry(TimeSpan? remaining)
    {
        if (!throttle.Fail() || _attempts >= policy.Retries!.MaxAttempts)
        {
            return RetryStep.GiveUp;
        }

        TimeSpan delay = RetryBackoff.After(_attempts, policy.Retries, random);
        if (remaining <= delay)
        {
            // Nobody is served by waiting for a deadline in vain: the failure that is known says more.
            return RetryStep.GiveUp;
        }

        _attempts++;
        _peers = 1;
        return RetryStep.After(delay);
    }
}
