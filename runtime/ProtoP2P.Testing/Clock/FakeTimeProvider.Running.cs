namespace ProtoP2P.Testing;

/// <content>Running code on the clock: time passes when nothing else happens.</content>
public sealed partial class FakeTimeProvider
{
    private static readonly TimeSpan DefaultLimit = TimeSpan.FromHours(1);

    // In real time, for code that runs where nobody can watch it.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private long _activity;

    /// <summary>
    /// Lets virtual time pass until <paramref name="task"/> has ended, then awaits it: whenever nothing runs, the clock moves to the next timer and
    /// fires it. The clock stops at the time at which the task ended.
    /// </summary>
    /// <remarks>
    /// That nothing runs is seen at the thread pool of the process: no thread of it works and no work waits. So code under test takes no time on
    /// this clock, however slow the machine. What is not seen: work on threads of one's own, real I/O, and continuations that a
    /// <see cref="SynchronizationContext"/> runs elsewhere (start the code with <see cref="RunAsync(Func{Task}, TimeSpan?, CancellationToken)"/>
    /// to be without one). Where other tests of the process keep the pool busy, nothing counts as running once the clock was not
    /// touched for 20 ms of real time: run such tests alone if their times must be exact.
    /// </remarks>
    /// <param name="task">What to wait for.</param>
    /// <param name="limit">How much virtual time it may take; one hour where null.</param>
    /// <param name="cancellationToken">Ends the waiting, not the task.</param>
    /// <exception cref="TimeoutException">The virtual time is up.</exception>
    /// <exception cref="InvalidOperationException">The task waits, nothing runs, and no timer is armed that could change that.</exception>
    public async Task RunUntilAsync(Task task, TimeSpan? limit = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(task);
        TimeSpan longest = limit ?? DefaultLimit;
        DateTimeOffset end = GetUtcNow() + longest;
        while (!task.IsCompleted)
        {
            await SettleAsync(cancellationToken).ConfigureAwait(false);
            if (!task.IsCompleted && !await TryStepAsync(task, end, cancellationToken).ConfigureAwait(false))
            {
                throw new TimeoutException($"after {longest} of virtual time the task still waits");
            }
        }

        await task.ConfigureAwait(false);
    }

    /// <inheritdoc cref="RunUntilAsync(Task, TimeSpan?, CancellationToken)"/>
    public async Task<T> RunUntilAsync<T>(Task<T> task, TimeSpan? limit = null, CancellationToken cancellationToken = default)
    {
        await RunUntilAsync((Task)task, limit, cancellationToken).ConfigureAwait(false);
        return await task.ConfigureAwait(false);
    }

    /// <inheritdoc cref="RunUntilAsync(Task, TimeSpan?, CancellationToken)"/>
    public Task RunUntilAsync(ValueTask task, TimeSpan? limit = null, CancellationToken cancellationToken = default) =>
        RunUntilAsync(task.AsTask(), limit, cancellationToken);

    /// <inheritdoc cref="RunUntilAsync(Task, TimeSpan?, CancellationToken)"/>
    public Task<T> RunUntilAsync<T>(ValueTask<T> task, TimeSpan? limit = null, CancellationToken cancellationToken = default) =>
        RunUntilAsync(task.AsTask(), limit, cancellationToken);

    /// <summary>Starts <paramref name="body"/> on the thread pool and runs it as <see cref="RunUntilAsync(Task, TimeSpan?, CancellationToken)"/> does.</summary>
    /// <exception cref="TimeoutException">The virtual time is up.</exception>
    /// <exception cref="InvalidOperationException">The task waits, nothing runs, and no timer is armed that could change that.</exception>
    public Task RunAsync(Func<Task> body, TimeSpan? limit = null, CancellationToken cancellationToken = default) =>
        RunUntilAsync(Task.Run(body, cancellationToken), limit, cancellationToken);

    /// <inheritdoc cref="RunAsync(Func{Task}, TimeSpan?, CancellationToken)"/>
    public Task<T> RunAsync<T>(Func<Task<T>> body, TimeSpan? limit = null, CancellationToken cancellationToken = default) =>
        RunUntilAsync(Task.Run(body, cancellationToken), limit, cancellationToken);

    /// <summary>
    /// Moves the clock by <paramref name="time"/>, timer by timer, and lets what each of them starts come to rest before the next: where
    /// <see cref="Advance"/> leaps, this lets code live through the time.
    /// </summary>
    public async Task RunForAsync(TimeSpan time, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero);
        DateTimeOffset end = GetUtcNow() + time;
        do
        {
            await SettleAsync(cancellationToken).ConfigureAwait(false);
        }
        while (TryAdvanceToNextTimer(end));
        await SettleAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Waits until nothing runs, without moving the clock; see the remarks of <see cref="RunUntilAsync(Task, TimeSpan?, CancellationToken)"/>.
    /// </summary>
    public Task SettleAsync(CancellationToken cancellationToken = default) =>
        PoolWatch.WaitUntilQuietAsync(() => Interlocked.Read(ref _activity), cancellationToken);

    /// <summary>False with the clock at <paramref name="end"/>.</summary>
    private async Task<bool> TryStepAsync(Task task, DateTimeOffset end, CancellationToken cancellationToken)
    {
        if (UntilNextTimer is not null)
        {
            return TryAdvanceToNextTimer(end);
        }

        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(task, WaitForTimersAsync(1, enough.Token), Task.Delay(Patience, enough.Token)).ConfigureAwait(false);
        await enough.CancelAsync().ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        return task.IsCompleted || UntilNextTimer is not null ? true : throw new InvalidOperationException(
            "the task waits for something that does not come: nothing runs, and no timer is armed on this clock. Does it wait for another clock, "
            + "for real I/O, or for something that the test itself was to do?");
    }

    private bool TryAdvanceToNextTimer(DateTimeOffset end)
    {
        DateTimeOffset now = GetUtcNow();
        if (UntilNextTimer is { } next && now + next <= end)
        {
            Advance(next);
            return true;
        }

        Advance(end > now ? end - now : TimeSpan.Zero);
        return false;
    }
}
