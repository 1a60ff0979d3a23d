using System.Collections.Concurrent;

namespace ProtoP2P.Swarm;

/// <summary>Work in the background that is waited for at the end, so that nothing outlives its owner.</summary>
internal sealed class RunningTasks
{
    private readonly ConcurrentDictionary<long, Task> _tasks = new();
    private long _lastId;

    /// <summary>Starts work on the pool.</summary>
    public Task Start(Func<Task> work)
    {
        long id = Interlocked.Increment(ref _lastId);
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task task;

        // It outlives the call that happens to start it, and runs other people's handlers: neither the call's deadline nor its trace is theirs.
        using (ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow())
        {
            task = Task.Run(() => RunAsync(id, started.Task, work));
        }

        _tasks[id] = task;
        started.SetResult();
        return task;
    }

    /// <summary>Completes once everything that was started has ended, however.</summary>
    public async Task WhenAllEndedAsync()
    {
        while (!_tasks.IsEmpty)
        {
            await Task.WhenAll(_tasks.Values).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task RunAsync(long id, Task started, Func<Task> work)
    {
        await started.ConfigureAwait(false);
        try
        {
            await work().ConfigureAwait(false);
        }
        finally
        {
            _tasks.TryRemove(id, out _);
        }
    }
}
