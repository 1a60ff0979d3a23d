using ProtoP2P.Benchmarks.Processes;
using ProtoP2P.Benchmarks.Systems;

namespace ProtoP2P.Benchmarks.Works;

/// <summary>What each of many allocates at both ends: all that the process allocates meanwhile, by how many there were.</summary>
/// <param name="name">What tables call it.</param>
/// <param name="run">Runs for so long; how many there were.</param>
internal sealed class CostWork(string name, Func<IAsyncDisposable, TimeSpan, CancellationToken, Task<double>> run) : IWork
{
    // What libp2p's muxers put into a frame of Noise: its 65,535 bytes less what tag and header take.
    private const double FrameBytes = 65_396;

    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public string Family => name;

    // Timers, pings and the questions to the server allocate too; among many calls that is nothing.
    /// <inheritdoc/>
    public TimeSpan LeastSlice => TimeSpan.FromMilliseconds(500);

    /// <summary>Each frame of bulk that the client sends.</summary>
    public static CostWork BulkUp { get; } = new("alloc-bulk-up", static async (client, slice, token) =>
        (await ((IBulk)client).UploadAsync(1, slice, token)).Bytes / FrameBytes);

    /// <summary>Each frame of bulk that the server sends.</summary>
    public static CostWork BulkDown { get; } = new("alloc-bulk-down", static async (client, slice, token) =>
        (await ((IBulk)client).DownloadAsync(1, slice, token)).Bytes / FrameBytes);

    /// <summary>Each call.</summary>
    public static CostWork Unary { get; } = new("alloc-unary", static async (client, slice, token) =>
        (await LoadRunner.RunAsync(((IUnary)client).CallAsync, 1, slice, token)).Calls);

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<string, double>> MeasureAsync(
        IAsyncDisposable client, IServerEnd server, TimeSpan slice, CancellationToken cancellationToken)
    {
        // What is allocated once, whether there are few or many, is in both and goes.
        Sample few = await MeasureOnceAsync(client, server, slice / 4, cancellationToken);
        Sample many = await MeasureOnceAsync(client, server, slice, cancellationToken);
        double more = Math.Max(1, many.Count - few.Count);
        return new Dictionary<string, double>
        {
            [Metrics.ClientBytes] = Math.Max(0, many.Client - few.Client) / more,
            [Metrics.ServerBytes] = Math.Max(0, many.Server - few.Server) / more,
        };
    }

    private async Task<Sample> MeasureOnceAsync(IAsyncDisposable client, IServerEnd server, TimeSpan slice, CancellationToken cancellationToken)
    {
        double serverBefore = await server.AskAsync(ServerProgram.Allocated, cancellationToken);
        double clientBefore = ServerProgram.Answer(ServerProgram.Allocated);
        double count = await run(client, slice, cancellationToken);
        double clientAfter = ServerProgram.Answer(ServerProgram.Allocated);
        double serverAfter = await server.AskAsync(ServerProgram.Allocated, cancellationToken);
        return new Sample(count, clientAfter - clientBefore, serverAfter - serverBefore);
    }

    private readonly record struct Sample(double Count, double Client, double Server);
}
