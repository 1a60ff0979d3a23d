namespace ProtoP2P.Rpc.Balancing;

/// <summary>Decides for one hedged call when the next peer is called (gRPC A6, Hedging Policy). Does no I/O, and waits for nothing.</summary>
internal sealed class HedgeSequence(MethodPolicy policy, RetryThrottle throttle, int maxPeers)
{
    private int _attempts = 1;
    private int _peers = 1;

    /// <summary>Whether another peer is called when the delay has passed.</summary>
    public bool MayHedge => _attempts < policy.Hedging!.MaxAttempts && throttle.IsOpen;

    /// <summary>How long after the start of an attempt the next one starts.</summary>
    public TimeSpan Delay => policy.Hedging!.Delay;

    /// <summary>Another peer is called because the delay has passed.</summary>
    public void Hedge() => _attempts++;

    /// <summary>Decides what follows a failed attempt.</summary>
    /// <param name="failed">The attempt.</param>
    /// <param name="isLast">Whether no other attempt is under way.</param>
    public HedgeStep Next(in FailedAttempt failed, bool isLast)
    {
        if (failed.Error is not RpcException error || failed.Remaining <= TimeSpan.Zero)
        {
            return HedgeStep.GiveUp;
        }

        if (error.NotProcessed && failed.HasOtherPeer && _peers < maxPeers)
        {
            // It does not count: the peer has not had the request.
            _peers++;
            return HedgeStep.Next;
        }

        if (!error.NotProcessed && !policy.NonFatal.Contains(error.StatusCode))
        {
            return HedgeStep.GiveUp;
        }

        if (throttle.Fail() && failed.HasOtherPeer && _attempts < policy.Hedging!.MaxAttempts)
        {
            _attempts++;
            return HedgeStep.Next;
        }

        return isLast ? HedgeStep.GiveUp : HedgeStep.Wait;
    }

    /// <summary>The call has succeeded.</summary>
    public void Succeed() => throttle.Succeed();
}
