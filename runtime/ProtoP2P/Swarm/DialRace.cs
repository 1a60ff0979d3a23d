namespace ProtoP2P.Swarm;

/// <summary>Tries the addresses of one peer, staggered and a few at a time; the first success ends the race.</summary>
/// <typeparam name="TConnection">What a successful attempt yields.</typeparam>
/// <param name="attempt">Tries one address; calls what it is given once the address has answered.</param>
/// <param name="options">How many addresses are tried at once, and how long all may take.</param>
/// <param name="timeProvider">The clock of the delays.</param>
internal sealed class DialRace<TConnection>(
    Func<Multiaddress, Action, CancellationToken, Task<TConnection>> attempt, DialOptions options, TimeProvider timeProvider)
    where TConnection : class
{
    private readonly List<DialAttempt<TConnection>> _running = [];
    private readonly List<DialFailure> _failures = [];
    private readonly List<DialFailure> _notTried = [];
    private TimeSpan _lastDelay = TimeSpan.MinValue;

    /// <summary>One reason per address that was tried in vain.</summary>
    public IReadOnlyList<DialFailure> Failures => _failures;

    /// <summary>The addresses whose turn did not come.</summary>
    public IReadOnlyList<DialFailure> NotTried => _notTried;

    /// <summary>The winner's connection, or null where every address failed or the time was up.</summary>
    /// <param name="plan">The addresses by the time of their start.</param>
    /// <param name="timeUp">Ends the race; the addresses that are left fail as timed out.</param>
    /// <param name="cancellationToken">Ends the race without a result.</param>
    public async Task<TConnection?> RunAsync(IReadOnlyList<PlannedDial> plan, CancellationToken timeUp, CancellationToken cancellationToken)
    {
        using var raceEnd = CancellationTokenSource.CreateLinkedTokenSource(timeUp, cancellationToken);
        try
        {
            return await RaceAsync(plan, timeUp, raceEnd.Token).ConfigureAwait(false);
        }
        finally
        {
            // The losers may ignore the token for a while: nobody waits for them.
            await raceEnd.CancelAsync().ConfigureAwait(false);
            foreach (DialAttempt<TConnection> loser in _running)
            {
                _ = loser.Task.ContinueWith(
                    static ended => _ = ended.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            }
        }
    }

    private async Task<TConnection?> RaceAsync(IReadOnlyList<PlannedDial> plan, CancellationToken timeUp, CancellationToken raceEnd)
    {
        long start = timeProvider.GetTimestamp();
        int next = 0;
        while (!raceEnd.IsCancellationRequested)
        {
            next = StartDue(plan, next, start, raceEnd);
            if (_running.Count == 0)
            {
                return null;
            }

            await WaitAsync(plan, next, start, raceEnd).ConfigureAwait(false);
            if (await HarvestAsync(timeUp).ConfigureAwait(false) is { } winner)
            {
                return winner;
            }
        }

        return GiveUp(plan, next, timeUp, raceEnd);
    }

    private int StartDue(IReadOnlyList<PlannedDial> plan, int next, long start, CancellationToken raceEnd)
    {
        while (next < plan.Count && _running.Count < options.MaxParallelPerPeer && IsDue(plan[next], start))
        {
            (Multiaddress address, _lastDelay) = plan[next++];
            var started = new DialAttempt<TConnection>(address, timeProvider);
            started.Task = attempt(address, started.SetConnected, raceEnd);
            _running.Add(started);
        }

        return next;
    }

    /// <summary>With nothing under way there is nothing to wait for: the next address starts before its time, and those that were to start with it do.</summary>
    private bool IsDue(PlannedDial planned, long start) =>
        _running.Count == 0 || planned.Delay == _lastDelay || TimeUntil(planned, start) <= TimeSpan.Zero;

    /// <summary>A connection that is being secured will most likely win: what comes next waits for it, but not for long.</summary>
    private TimeSpan TimeUntil(PlannedDial planned, long start)
    {
        TimeSpan wait = planned.Delay - timeProvider.GetElapsedTime(start);
        foreach (DialAttempt<TConnection> running in _running)
        {
            TimeSpan hold = running.HoldsOthersFor(options.Ranking.UpgradeDelay);
            wait = hold > wait ? hold : wait;
        }

        return wait;
    }

    private async Task WaitAsync(IReadOnlyList<PlannedDial> plan, int next, long start, CancellationToken raceEnd)
    {
        using var waitEnd = CancellationTokenSource.CreateLinkedTokenSource(raceEnd);
        bool isFull = _running.Count >= options.MaxParallelPerPeer;
        TimeSpan wait = next < plan.Count && !isFull ? TimeUntil(plan[next], start) : Timeout.InfiniteTimeSpan;
        Task due = Task.Delay(wait > TimeSpan.Zero || wait == Timeout.InfiniteTimeSpan ? wait : TimeSpan.Zero, timeProvider, waitEnd.Token);
        await Task.WhenAny([due, .. _running.Select(running => running.Task)]).ConfigureAwait(false);
        await waitEnd.CancelAsync().ConfigureAwait(false);
        await due.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task<TConnection?> HarvestAsync(CancellationToken timeUp)
    {
        for (int i = 0; i < _running.Count;)
        {
            (Multiaddress address, Task<TConnection> task) = (_running[i].Address, _running[i].Task);
            if (!task.IsCompleted)
            {
                i++;
                continue;
            }

            _running.RemoveAt(i);
            try
            {
                return await task.ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (timeUp.IsCancellationRequested)
            {
                _failures.Add(new DialFailure(address, TimedOut("no connection")));
            }
            catch (Exception exception)
            {
                _failures.Add(new DialFailure(address, exception));
            }
        }

        return null;
    }

    private TConnection? GiveUp(IReadOnlyList<PlannedDial> plan, int next, CancellationToken timeUp, CancellationToken raceEnd)
    {
        if (!timeUp.IsCancellationRequested)
        {
            raceEnd.ThrowIfCancellationRequested();
        }

        _failures.AddRange(_running.Select(running => new DialFailure(running.Address, TimedOut("no connection"))));
        _notTried.AddRange(plan.Skip(next).Select(planned => new DialFailure(planned.Address, TimedOut("not tried"))));
        return null;
    }

    private Libp2pException TimedOut(string what) =>
        new($"{what} within {options.Timeout.TotalSeconds:0.###} s (option Dial.{nameof(options.Timeout)})", new TimeoutException());
}
