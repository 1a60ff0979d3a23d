using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using ProtoP2P.Benchmarks.Processes;
using ProtoP2P.Benchmarks.Systems;
using ProtoP2P.Benchmarks.Systems.Libp2p;

namespace ProtoP2P.Benchmarks.Works;

/// <summary>The start of a node that listens, with its container: in a process that has done nothing else, and in one that has started others.</summary>
internal sealed class StartWork : IWork
{
    /// <inheritdoc/>
    public string Name => "start";

    /// <inheritdoc/>
    public string Family => Name;

    /// <inheritdoc/>
    public TimeSpan LeastSlice => TimeSpan.Zero;

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<string, double>> MeasureAsync(
        IAsyncDisposable client, IServerEnd server, TimeSpan slice, CancellationToken cancellationToken)
    {
        TimeSpan warm = await ((IIdle)client).StartNodeAsync(cancellationToken);
        long start = Stopwatch.GetTimestamp();
        using IHost empty = await Node.StartEmptyAsync(cancellationToken);
        TimeSpan floor = Stopwatch.GetElapsedTime(start);
        await empty.StopAsync(cancellationToken);
        return new Dictionary<string, double>
        {
            [Metrics.FirstStart] = server.StartMilliseconds ?? warm.TotalMilliseconds,
            [Metrics.WarmStart] = warm.TotalMilliseconds,
            [Metrics.EmptyStart] = floor.TotalMilliseconds,
        };
    }
}
