namespace ProtoP2P.PubSub.Hosting;

/// <summary>Someone waits for a topic to have subscribers.</summary>
/// <param name="topic">The topic.</param>
/// <param name="count">How many.</param>
internal sealed class SubscriberWait(string topic, int count)
{
    private readonly TaskCompletionSource _isOver = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when there are so many.</summary>
    public Task Task => _isOver.Task;

    /// <summary>A topic has so many subscribers now.</summary>
    public void Check(string changed, int subscribers)
    {
        if (subscribers >= count && string.Equals(changed, topic, StringComparison.Ordinal))
        {
            _isOver.TrySetResult();
        }
    }

    /// <summary>The node stops.</summary>
    public void Abandon() => _isOver.TrySetException(new ObjectDisposedException(nameof(IPubSub), $"publish/subscribe was stopped before '{topic}' had {count} subscribers"));
}
