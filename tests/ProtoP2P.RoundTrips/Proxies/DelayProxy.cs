namespace ProtoP2P.RoundTrips.Proxies;

/// <summary>Stands between two nodes, delays what goes through it, and counts flights.</summary>
internal abstract class DelayProxy : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopped = new();
    private Task _running = Task.CompletedTask;

    /// <summary>The port of 127.0.0.1 to dial in place of the node's own.</summary>
    public abstract int Port { get; }

    /// <summary>What went through.</summary>
    public FlightLog Log { get; } = new();

    /// <summary>A proxy before the UDP or TCP port <paramref name="target"/> of 127.0.0.1.</summary>
    public static DelayProxy Start(bool isUdp, int target, TimeSpan oneWay, TimeProvider time)
    {
        DelayProxy proxy = isUdp ? new UdpDelayProxy(target, oneWay, time) : new TcpDelayProxy(target, oneWay, time);
        proxy._running = proxy.RunUntilStoppedAsync();
        return proxy;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stopped.CancelAsync().ConfigureAwait(false);
        Close();
        await _running.ConfigureAwait(false);
        _stopped.Dispose();
    }

    /// <summary>Forwards until <paramref name="stopped"/>.</summary>
    protected abstract Task RunAsync(CancellationToken stopped);

    /// <summary>Closes the sockets.</summary>
    protected abstract void Close();

    private async Task RunUntilStoppedAsync()
    {
        try
        {
            await RunAsync(_stopped.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_stopped.IsCancellationRequested)
        {
            // The end that was asked for.
        }
    }
}
