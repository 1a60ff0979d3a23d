using ProtoP2P.Benchmarks.Processes;
using ProtoP2P.Benchmarks.Systems;

namespace ProtoP2P.Benchmarks.Works;

/// <summary>New connections: connected, used for something small that comes back, and closed.</summary>
/// <param name="atOnce">How many at a time: 1 to 8.</param>
internal sealed class ConnectWork(int atOnce) : IWork
{
    /// <inheritdoc/>
    public string Name => $"connect-{atOnce}";

    /// <inheritdoc/>
    public string Family => Name;

    /// <inheritdoc/>
    public TimeSpan LeastSlice => TimeSpan.Zero;

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<string, double>> MeasureAsync(
        IAsyncDisposable client, IServerEnd server, TimeSpan slice, CancellationToken cancellationToken)
    {
        Load load = client is IConnecting connecting
            ? await RunAsync(connecting, slice, cancellationToken)
            : await ((IConnectLoad)client).ConnectAsync(atOnce, slice, cancellationToken);
        return new Dictionary<string, double> { [Metrics.Connections] = load.Rate };
    }

    private Task<Load> RunAsync(IConnecting client, TimeSpan slice, CancellationToken cancellationToken)
    {
        Stack<int> free = new(Enumerable.Range(0, atOnce));
        return LoadRunner.RunAsync(ConnectAsync, atOnce, slice, cancellationToken);

        async ValueTask ConnectAsync(CancellationToken token)
        {
            int slot;
            lock (free)
            {
                slot = free.Pop();
            }

            await client.ConnectOnceAsync(slot, token);
            lock (free)
            {
                free.Push(slot);
            }
        }
    }
}
