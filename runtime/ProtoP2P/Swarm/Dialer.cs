using ProtoP2P.Transports;

namespace ProtoP2P.Swarm;

/// <summary>Reaches peers: one dial per peer at a time, whoever asks for it.</summary>
/// <param name="settings">Limits, clock, log.</param>
/// <param name="planner">Decides what is tried, and when.</param>
/// <param name="upgrader">Secures what was reached.</param>
/// <param name="admit">Takes a new connection into the swarm, or says why not; then the connection is closed already.</param>
internal sealed class Dialer(
    SwarmSettings settings, DialPlanner planner, Upgrader upgrader, Func<UpgradedConnection, (Connection? Admitted, Libp2pException? Refusal)> admit)
    : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopped = new();
    private bool _isStopped;
    private readonly Lock _gate = new();
    private readonly Dictionary<PeerId, DialJob> _jobs = [];
    private readonly SemaphoreSlim _places = new(settings.Dial.MaxParallel);

    /// <summary>Dials a peer, or joins the dial that is under way and covers the same addresses.</summary>
    /// <exception cref="DialException">No address led to the peer.</exception>
    public async Task<Connection> DialAsync(PeerId peer, IReadOnlyList<Multiaddress> addresses, CancellationToken cancellationToken)
    {
        if (peer.Equals(settings.LocalPeer))
        {
            throw new DialException(peer, "that is this node itself", []);
        }

        if (addresses.Count == 0)
        {
            throw new DialException(peer, "no address of it is known; add one to the peerstore or dial a multiaddress", []);
        }

        DialJob job = Join(peer, addresses, out bool coversAll);
        try
        {
            return await job.Outcome.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (DialException) when (!coversAll)
        {
            // Someone else's dial has failed without trying what this caller knows.
        }
        finally
        {
            await LeaveAsync(peer, job).ConfigureAwait(false);
        }

        return await DialAsync(peer, addresses, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Dials one address, whoever is there.</summary>
    /// <exception cref="DialException">The address could not be reached.</exception>
    public Task<Connection> DialUnknownAsync(Multiaddress address, CancellationToken cancellationToken) =>
        RunAsync(null, new HashSet<Multiaddress> { address }, cancellationToken);

    /// <summary>Lets the next dial of a peer try every address, whichever failed before.</summary>
    public void ForgetFailures(PeerId peer) => planner.ForgetFailures(peer);

    /// <summary>Ends every dial, and completes when no attempt is left.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            if (_isStopped)
            {
                return;
            }

            _isStopped = true;
        }

        await _stopped.CancelAsync().ConfigureAwait(false);
        for (int i = 0; i < settings.Dial.MaxParallel; i++)
        {
            await _places.WaitAsync().ConfigureAwait(false);
        }
    }

    private DialJob Join(PeerId peer, IReadOnlyList<Multiaddress> addresses, out bool coversAll)
    {
        lock (_gate)
        {
            if (_isStopped)
            {
                throw Stopped(peer);
            }

            if (!_jobs.TryGetValue(peer, out DialJob? job))
            {
                job = new DialJob(addresses.ToHashSet());
                _jobs.Add(peer, job);
                DialJob started = job;
                job.Outcome = Task.Run(() => RunAsync(peer, started.Addresses, started.Abandoned));
            }

            job.Waiters++;
            coversAll = job.Addresses.IsSupersetOf(addresses);
            return job;
        }
    }

    private async ValueTask LeaveAsync(PeerId peer, DialJob job)
    {
        lock (_gate)
        {
            // A finished dial is nobody's to join, even while others still pick up its outcome.
            if ((--job.Waiters == 0 || job.Outcome.IsCompleted) && _jobs.TryGetValue(peer, out DialJob? current) && ReferenceEquals(current, job))
            {
                _jobs.Remove(peer);
            }

            if (job.Waiters > 0)
            {
                return;
            }
        }

        if (!job.Outcome.IsCompleted)
        {
            await job.AbandonAsync().ConfigureAwait(false);
        }

        _ = job.EndAsync();
    }

    private static DialException Stopped(PeerId? peer) => new(peer, "the host is stopping", []);

    private async Task<Connection> RunAsync(PeerId? peer, IReadOnlySet<Multiaddress> addresses, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stopped.Token);
        try
        {
            return await RunUntilAsync(peer, addresses, either.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (_stopped.IsCancellationRequested && exception is OperationCanceledException or DialException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw Stopped(peer);
        }
    }

    private async Task<Connection> RunUntilAsync(PeerId? peer, IReadOnlySet<Multiaddress> addresses, CancellationToken cancellationToken)
    {
        using var timeUp = new CancellationTokenSource(settings.Dial.Timeout, settings.TimeProvider);
        DialPlan plan = await PlanAsync(peer, addresses, timeUp.Token, cancellationToken).ConfigureAwait(false);
        var race = new DialRace<Connection>((address, connected, end) => AttemptAsync(peer, address, connected, end), settings.Dial, settings.TimeProvider);
        Connection? winner = await race.RunAsync(plan.Dials, timeUp.Token, cancellationToken).ConfigureAwait(false);
        foreach (DialFailure failure in race.Failures)
        {
            SwarmLog.DialFailed(settings.Logger, peer, failure.Address, failure.Reason.Message);
            if (failure.Reason is not ConnectionGatedException)
            {
                // Whom the gater allows again is dialled again: nothing is wrong with the address.
                planner.RecordFailure(peer, failure.Address);
            }
        }

        if (winner is not null)
        {
            return winner;
        }

        DialFailure[] failures = [.. race.Failures, .. race.NotTried, .. plan.Skipped];
        string message = failures.Length == 1 ? "its only address failed" : $"all {failures.Length} addresses failed";
        throw new DialException(peer, message, failures);
    }

    private async Task<DialPlan> PlanAsync(
        PeerId? peer, IReadOnlySet<Multiaddress> addresses, CancellationToken timeUp, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeUp, cancellationToken);
        try
        {
            return await planner.PlanAsync(peer, addresses, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (timeUp.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            var reason = new Libp2pException(
                $"not resolved, and allowed by every gater, within {settings.Dial.Timeout.TotalSeconds:0.###} s (option Dial.{nameof(DialOptions.Timeout)})", new TimeoutException());
            throw new DialException(peer, "its addresses could not be resolved and allowed in time", [.. addresses.Select(address => new DialFailure(address, reason))]);
        }
    }

    private async Task<Connection> AttemptAsync(PeerId? peer, Multiaddress address, Action connected, CancellationToken raceEnd)
    {
        await _places.WaitAsync(raceEnd).ConfigureAwait(false);
        bool isReached = false;
        try
        {
            // A name may resolve to an address of another shape than the one that was looked at before.
            ITransport transport = planner.FindTransport(address) ?? throw new Libp2pException("no transport of this node dials such an address");
            UpgradedConnection upgraded = await upgrader.DialAsync(transport, address, peer, connected, raceEnd).ConfigureAwait(false);
            isReached = true;
            planner.RecordSuccess(peer, address);

            // A connection that lost the race at the last moment is admitted as well: the peer may be using it already.
            (Connection? connection, Libp2pException? refusal) = admit(upgraded);
            return connection ?? throw refusal!;
        }
        catch (Libp2pException exception) when (exception is ConnectionGatedException or WrongPeerException)
        {
            // Somebody has answered and proved who it is: whatever was thought of it, the network swallows nothing.
            isReached = true;
            throw;
        }
        finally
        {
            planner.RecordAttempt(address, isReached);
            _places.Release();
        }
    }
}
