namespace ProtoP2P.Swarm;

/// <summary>Tries the addresses of one peer, staggered and a few at a time; the first success ends the race.</summary>
/// <typeparam name="TConnection">What a successful attempt yields.</typeparam>
/// <param name="attempt">Tries one address.</param>
/// <param name="options">How many addresses are tried at once, and how long all may take.</param>
/// <param name="timeProvider">The clock of the delays.</param>
internal sealed class DialRace<TConnection>(
    Func<Multiaddress, CancellationToken, Task<TConnection>> attempt, DialOptions options, TimeProvider timeProvider)
    where TConnection : class
{
    private readonly List<(Multiaddress Address, Task<TConnection> Task)> _running = [];
    private readonly List<DialFailure> _failures = [];
    private readonly List<DialFailure> _notTried = [];

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
            foreach ((_, Task<TConnection> loser) in _running)
            {
                _ = loser.ContinueWith(
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
        // With nothing under way there is nothing to wait for: the next address starts before its time.
        while (next < plan.Count
            && _running.Count < options.MaxParallelPerPeer
            && (_running.Count == 0 || plan[next].Delay <= timeProvider.GetElapsedTime(start)))
        {
            Multiaddress address = plan[next++].Address;
            _running.Add((address, attempt(address, raceEnd)));
        }

        return next;
    }

    private async Task WaitAsync(IReadOnlyList<PlannedDial> plan, int next, long start, CancellationToken raceEnd)
    {
        using var waitEnd = CancellationTokenSource.CreateLinkedTokenSource(raceEnd);
        bool isFull = _running.Count >= options.MaxParallelPerPeer;
        TimeSpan wait = next < plan.Count && !isFull ? plan[next].Delay - timeProvider.GetElapsedTime(start) : Timeout.InfiniteTimeSpan;
        Task due = Task.Delay(wait > TimeSpan.Zero || wait == Timeout.InfiniteTimeSpan ? wait : TimeSpan.Zero, timeProvider, waitEnd.Token);
        await Task.WhenAny([due, .. _running.Select(running => running.Task)]).ConfigureAwait(false);
        await waitEnd.CancelAsync().ConfigureAwait(false);
        await due.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task<TConnection?> HarvestAsync(CancellationToken timeUp)
    {
        for (int i = 0; i < _running.Count;)
        {
            (Multiaddress address, Task<TConnection> task) = _running[i];
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
