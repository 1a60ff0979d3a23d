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
        Task task = Task.Run(async () =>
        {
            await started.Task.ConfigureAwait(false);
            try
            {
                await work().ConfigureAwait(false);
            }
            finally
            {
                _tasks.TryRemove(id, out _);
            }
        });
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
}
