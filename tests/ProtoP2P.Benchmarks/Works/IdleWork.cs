using ProtoP2P.Benchmarks.Processes;
using ProtoP2P.Benchmarks.Systems;

namespace ProtoP2P.Benchmarks.Works;

/// <summary>What each of many that are not used keeps on the managed heap.</summary>
/// <param name="name">What tables call it.</param>
/// <param name="count">How many.</param>
/// <param name="hold">Makes them.</param>
/// <param name="isClientCounted">Whether the client has as many of them as the server, and nothing else.</param>
internal sealed class IdleWork(
    string name, int count, Func<IIdle, int, CancellationToken, Task<IAsyncDisposable>> hold, bool isClientCounted) : IWork
{
    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public string Family => name;

    /// <inheritdoc/>
    public TimeSpan LeastSlice => TimeSpan.Zero;

    /// <inheritdoc/>
    public bool IsRepeatable => false;

    /// <summary>Connections, each from a peer of its own. The peers are in the client's process, so that only the server's end can be counted.</summary>
    public static IdleWork Connections { get; } =
        new("idle-connections", 1_000, static (client, count, token) => client.HoldConnectionsAsync(count, token), isClientCounted: false);

    /// <summary>Streams of one connection.</summary>
    public static IdleWork Streams { get; } =
        new("idle-streams", 10_000, static (client, count, token) => client.HoldStreamsAsync(count, token), isClientCounted: true);

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<string, double>> MeasureAsync(
        IAsyncDisposable client, IServerEnd server, TimeSpan slice, CancellationToken cancellationToken)
    {
        // Code, caches and pools come with the first, and are no part of each.
        await using (await hold((IIdle)client, count / 10, cancellationToken))
        {
        }

        double serverBefore = await server.AskAsync(ServerProgram.Heap, cancellationToken);
        double clientBefore = ServerProgram.Answer(ServerProgram.Heap);
        await using IAsyncDisposable held = await hold((IIdle)client, count, cancellationToken);
        double clientAfter = ServerProgram.Answer(ServerProgram.Heap);
        double serverAfter = await server.AskAsync(ServerProgram.Heap, cancellationToken);
        Dictionary<string, double> figures = new() { [Metrics.ServerBytes] = (serverAfter - serverBefore) / count };
        if (isClientCounted)
        {
            figures[Metrics.ClientBytes] = (clientAfter - clientBefore) / count;
        }

        return figures;
    }
}
