namespace ProtoP2P.Shared.Tests.Harness;

/// <summary>Named lists, and who waits at them.</summary>
internal sealed class FakeRedisLists
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Queue<string>> _values = [];
    private readonly Dictionary<string, Queue<TaskCompletionSource<string>>> _waiting = [];

    public bool Delete(string key)
    {
        lock (_gate)
        {
            return _values.Remove(key);
        }
    }

    /// <summary>Hands the value to whoever has waited longest, or keeps it.</summary>
    /// <returns>The list's length as it was before anybody took from it.</returns>
    public int Push(string key, string value)
    {
        lock (_gate)
        {
            Queue<string> values = Queue(_values, key);
            int length = values.Count + 1;
            while (Queue(_waiting, key).TryDequeue(out TaskCompletionSource<string>? waiter))
            {
                if (waiter.TrySetResult(value))
                {
                    return length;
                }
            }

            values.Enqueue(value);
            return length;
        }
    }

    /// <summary>The first value; null where none came in time.</summary>
    public async Task<string?> PopAsync(string key, TimeSpan timeout, CancellationToken cancellationToken)
    {
        TaskCompletionSource<string> waiter = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (Queue(_values, key).TryDequeue(out string? value))
            {
                return value;
            }

            Queue(_waiting, key).Enqueue(waiter);
        }

        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(timeout);
        await using CancellationTokenRegistration late = deadline.Token.Register(() => waiter.TrySetCanceled());
        try
        {
            return await waiter.Task;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private static Queue<T> Queue<T>(Dictionary<string, Queue<T>> queues, string key)
    {
        if (!queues.TryGetValue(key, out Queue<T>? queue))
        {
            queues[key] = queue = new();
        }

        return queue;
    }
}
