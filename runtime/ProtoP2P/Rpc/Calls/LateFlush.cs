namespace ProtoP2P.Rpc;

/// <summary>
/// Sends the messages of a producer that went on to its next one and neither yields it nor lets go of its thread: nothing that was written waits
/// longer than <see cref="Wait"/> for what follows it. Costs a timer for the stream, and its setting once in that time.
/// </summary>
internal sealed class LateFlush : IDisposable
{
    /// <summary>The longest that a message waits for the next one.</summary>
    public static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(1);

    private readonly IGathersMessages _output;
    private readonly ITimer _timer;
    private int _isSet;

    public LateFlush(IGathersMessages output, TimeProvider time)
    {
        _output = output;
        _timer = time.CreateTimer(static state => ((LateFlush)state!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The producer has let go of its output and left messages there.</summary>
    public void Set()
    {
        if (Volatile.Read(ref _isSet) == 0)
        {
            Volatile.Write(ref _isSet, 1);
            _timer.Change(Wait, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose() => _timer.Dispose();

    // Not set from before the look at the output: a producer that writes after the look sets the timer again, and one that wrote before it is seen.
    private void OnTimer()
    {
        Interlocked.Exchange(ref _isSet, 0);
        _ = FlushAsync();
    }

    // The producer's own next flush meets the same end, and knows whom to tell.
    private async Task FlushAsync() => await _output.FlushAsync().AsTask().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
