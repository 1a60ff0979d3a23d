using System.Collections.Concurrent;

namespace ProtoP2P.Shared;

/// <summary>Work that goes on behind events. Stopping cancels it and waits for its end.</summary>
internal sealed class BackgroundTasks
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<Task, byte> _running = new();

    /// <summary>Starts <paramref name="work"/>, which handles its own errors.</summary>
    public void Run(Func<CancellationToken, Task> work)
    {
        if (_stopping.IsCancellationRequested)
        {
            return;
        }

        Task task = Task.Run(() => work(_stopping.Token), CancellationToken.None);
        _running.TryAdd(task, 0);
        task.ContinueWith(
            static (ended, running) => ((ConcurrentDictionary<Task, byte>)running!).TryRemove(ended, out _),
            _running,
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    public async Task StopAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_running.Keys).ConfigureAwait(false);
    }
}
