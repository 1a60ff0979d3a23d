using ProtoP2P.Benchmarks.Processes;
using ProtoP2P.Benchmarks.Systems;

namespace ProtoP2P.Benchmarks.Works;

/// <summary>Requests of 64 bytes with answers of 64 bytes, each on a stream of its own where the system has streams.</summary>
/// <param name="inFlight">How many are unanswered at a time.</param>
internal sealed class UnaryWork(int inFlight) : IWork
{
    /// <inheritdoc/>
    public string Name => $"unary-{inFlight}";

    /// <inheritdoc/>
    public string Family => Name;

    /// <inheritdoc/>
    public TimeSpan LeastSlice => TimeSpan.Zero;

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<string, double>> MeasureAsync(
        IAsyncDisposable client, IServerEnd server, TimeSpan slice, CancellationToken cancellationToken)
    {
        Load load = await (client is IUnary unary
            ? LoadRunner.RunAsync(unary.CallAsync, inFlight, slice, cancellationToken)
            : ((ILoad)client).RunAsync(inFlight, slice, cancellationToken));
        return new Dictionary<string, double>
        {
            [Metrics.Calls] = load.Rate,
            [Metrics.Median] = load.Median.TotalMicroseconds,
            [Metrics.Slow] = load.Slow.TotalMicroseconds,
        };
    }
}
