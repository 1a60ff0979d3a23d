namespace ProtoP2P.Swarm;

/// <summary>Work in the background that is waited for at the end, so that nothing outlives its owner.</summary>
internal sealed class RunningTasks
{
    private readonly Lock _gate = new();
    private TaskCompletionSource? _allEnded;
    private int _count;

    /// <summary>Starts work on the pool.</summary>
    public Task Start(Func<Task> work)
    {
        lock (_gate)
        {
            _count++;
        }

        // It outlives the call that happens to start it, and runs other people's handlers: neither the call's deadline nor its trace is theirs.
        using (ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow())
        {
            return RunAsync(work);
        }
    }

    /// <summary>Completes once everything that was started has ended, however.</summary>
    public Task WhenAllEndedAsync()
    {
        lock (_gate)
        {
            return _count == 0
                ? Task.CompletedTask
                : (_allEnded ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    // Counted and not listed: some of this work is as many as the connections, and lasts as long.
    private async Task RunAsync(Func<Task> work)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            await work().ConfigureAwait(false);
        }
        finally
        {
            End();
        }
    }

    private void End()
    {
        TaskCompletionSource? allEnded = null;
        lock (_gate)
        {
            if (--_count == 0)
            {
                (allEnded, _allEnded) = (_allEnded, null);
            }
        }

        allEnded?.SetResult();
    }
}
