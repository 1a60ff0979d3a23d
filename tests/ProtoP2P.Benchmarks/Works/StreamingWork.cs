using ProtoP2P.Benchmarks.Processes;
using ProtoP2P.Benchmarks.Systems;

namespace ProtoP2P.Benchmarks.Works;

/// <summary>Messages over one call.</summary>
/// <param name="name">What tables call it.</param>
/// <param name="run">Runs it for so long; messages a second.</param>
internal sealed class StreamingWork(string name, Func<IStreaming, TimeSpan, CancellationToken, Task<double>> run) : IWork
{
    private const int DuplexInFlight = 32;

    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public string Family => name;

    /// <inheritdoc/>
    public TimeSpan LeastSlice => TimeSpan.Zero;

    /// <summary>1 KiB each, from the server.</summary>
    public static StreamingWork Server { get; } = new("server-stream", static (client, slice, token) => client.ServerStreamAsync(slice, token));

    /// <summary>1 KiB each, from the client.</summary>
    public static StreamingWork Client { get; } = new("client-stream", static (client, slice, token) => client.ClientStreamAsync(slice, token));

    /// <summary>60 bytes each, there and back, 32 under way.</summary>
    public static StreamingWork Duplex { get; } =
        new("duplex", static (client, slice, token) => client.DuplexAsync(DuplexInFlight, slice, token));

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<string, double>> MeasureAsync(
        IAsyncDisposable client, IServerEnd server, TimeSpan slice, CancellationToken cancellationToken) =>
        new Dictionary<string, double> { [Metrics.Messages] = await run((IStreaming)client, slice, cancellationToken) };
}
