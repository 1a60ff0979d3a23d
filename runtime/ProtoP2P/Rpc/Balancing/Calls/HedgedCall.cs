namespace ProtoP2P.Rpc.Balancing;

/// <summary>Makes a call at one peer and, while it is not answered, at more of them: the first success wins, the others are cancelled.</summary>
internal sealed class HedgedCall<TAttempt, T>(Balancer balancer, BalancedCall call, TAttempt attempt)
    where TAttempt : struct, ICallAttempt<T>
{
    private readonly HedgeSequence _sequence = new(call.Policy, balancer.Throttle, balancer.Settings.Options.MaxPeersPerCall);
    private readonly Dictionary<Task<T>, HedgeLane> _running = [];
    private readonly TimeProvider _time = balancer.Settings.Time;
    private long _startedAt;

    public async ValueTask<Won<T>> RunAsync()
    {
        Start(await call.GetFirstPeerAsync().ConfigureAwait(false));
        try
        {
            while (true)
            {
                if (await NextEndAsync().ConfigureAwait(false) is not { } ended)
                {
                    Hedge();
                }
                else if (await TryTakeAsync(ended).ConfigureAwait(false) is { } won)
                {
                    return won;
                }
            }
        }
        finally
        {
            foreach ((Task<T> task, HedgeLane lane) in _running)
            {
                _ = AbandonAsync(task, lane);
            }
        }
    }

    private void Start(BalancedPeer peer)
    {
        var lane = new HedgeLane(call, peer);
        _startedAt = _time.GetTimestamp();
        _running.Add(call.AttemptAsync<TAttempt, T>(attempt, peer, lane.Call, CancellationToken.None).AsTask(), lane);
    }

    /// <summary>The next attempt that has ended; null where the delay has passed first.</summary>
    private async ValueTask<Task<T>?> NextEndAsync()
    {
        if (!_sequence.MayHedge || !call.HasOtherPeer)
        {
            return await Task.WhenAny(_running.Keys).ConfigureAwait(false);
        }

        TimeSpan left = _sequence.Delay - _time.GetElapsedTime(_startedAt);
        if (left > TimeSpan.Zero)
        {
            using var over = new CancellationTokenSource();
            Task delay = Task.Delay(left, _time, over.Token);
            await Task.WhenAny([.. _running.Keys, delay]).ConfigureAwait(false);
            await over.CancelAsync().ConfigureAwait(false);
        }

        return _running.Keys.FirstOrDefault(task => task.IsCompleted);
    }

    /// <summary>The attempt, if it succeeded; null where the call goes on without it.</summary>
    private async ValueTask<Won<T>?> TryTakeAsync(Task<T> ended)
    {
        _running.Remove(ended, out HedgeLane? lane);
        try
        {
            T result = await ended.ConfigureAwait(false);
            _sequence.Succeed();
            lane!.CopyResponse();
            return new Won<T>(result, lane.Peer, lane);
        }
        catch (Exception exception)
        {
            bool goesOn = GoesOn(exception, lane!.Peer);
            lane.Dispose();
            if (!goesOn)
            {
                lane.CopyResponse();
                call.Throw(exception);
            }

            return null;
        }
    }

    private bool GoesOn(Exception exception, BalancedPeer peer)
    {
        var failed = new FailedAttempt(exception, attempt.CanRepeat, call.HasOtherPeer, call.Remaining);
        HedgeStep step = _sequence.Next(failed, isLast: _running.Count == 0);
        if (step == HedgeStep.Next && call.NextPeer() is { } next)
        {
            balancer.GoesOn(call.Method, peer, exception, ExtraAttempt.Hedge);
            Start(next);
        }

        return step != HedgeStep.GiveUp && _running.Count > 0;
    }

    private void Hedge()
    {
        if (call.NextPeer() is { } peer)
        {
            _sequence.Hedge();
            RpcTelemetry.CountExtraAttempt(balancer.Settings.Contract, call.Method, ExtraAttempt.Hedge);
            Start(peer);
        }
    }

    private async Task AbandonAsync(Task<T> task, HedgeLane lane)
    {
        try
        {
            await lane.CancelAsync().ConfigureAwait(false);
            T result = await task.ConfigureAwait(false);
            lane.Peer.Leave();
            await attempt.DiscardAsync(result).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // Whatever a cancelled attempt ends with concerns nobody but who looks for it.
            BalancingLog.AttemptAbandoned(balancer.Settings.Logger, balancer.Settings.Contract.Name, call.Method.Name, lane.Peer.PeerId, exception);
        }
        finally
        {
            lane.Dispose();
        }
    }
}
