namespace ProtoP2P.Rpc.Balancing;

/// <summary>Makes a call at one peer after the other, as often as its policy allows.</summary>
internal sealed class RetriedCall<TAttempt, T>(Balancer balancer, BalancedCall call, TAttempt attempt)
    where TAttempt : struct, ICallAttempt<T>
{
    private readonly RetrySequence _sequence =
        new(call.Policy, balancer.Throttle, balancer.Settings.Options.MaxPeersPerCall, balancer.Settings.Random);

    public async ValueTask<Won<T>> RunAsync()
    {
        BalancedPeer peer = await call.GetFirstPeerAsync().ConfigureAwait(false);
        while (true)
        {
            try
            {
                T result = await call.AttemptAsync<TAttempt, T>(attempt, peer, call.ForAttempt(), call.Tokens.Enumerator).ConfigureAwait(false);
                _sequence.Succeed();
                return new Won<T>(result, peer, null);
            }
            catch (Exception exception)
            {
                if (await NextAsync(exception, peer).ConfigureAwait(false) is not { } next)
                {
                    throw;
                }

                peer = next;
            }
        }
    }

    /// <summary>The peer of the next attempt, when its time has come; null where there is none.</summary>
    private async ValueTask<BalancedPeer?> NextAsync(Exception exception, BalancedPeer failed)
    {
        RetryStep step = _sequence.Next(new FailedAttempt(exception, attempt.CanRepeat, call.HasOtherPeer, call.Remaining));
        if (step.Kind == RetryStepKind.GiveUp)
        {
            return null;
        }

        bool isFailover = step.Kind == RetryStepKind.OtherPeer;
        if (!isFailover)
        {
            await call.DelayAsync(step.Delay).ConfigureAwait(false);
        }

        BalancedPeer? next = isFailover ? call.NextPeer() : call.NextPeerAgain();
        if (next is not null)
        {
            balancer.GoesOn(call.Method, failed, exception, isFailover ? ExtraAttempt.Failover : ExtraAttempt.Retry);
        }

        return next;
    }
}
