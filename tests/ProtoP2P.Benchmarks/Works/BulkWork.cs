using ProtoP2P.Benchmarks.Processes;
using ProtoP2P.Benchmarks.Systems;

namespace ProtoP2P.Benchmarks.Works;

/// <summary>As many bytes as go.</summary>
/// <param name="isUpload">Who sends: the client, or else the server.</param>
/// <param name="streams">Over how many streams at a time.</param>
internal sealed class BulkWork(bool isUpload, int streams) : IWork
{
    /// <inheritdoc/>
    public string Name => streams == 1 ? Family : $"{Family}-{streams}";

    /// <inheritdoc/>
    public string Family => isUpload ? "bulk-up" : "bulk-down";

    // A stream among a thousand gets 1 MiB in a second where all get 1 GiB: what its window lets it have at once is then no more than a part.
    /// <inheritdoc/>
    public TimeSpan LeastSlice => streams == 1 ? TimeSpan.Zero : TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<string, double>> MeasureAsync(
        IAsyncDisposable client, IServerEnd server, TimeSpan slice, CancellationToken cancellationToken)
    {
        IBulk bulk = (IBulk)client;
        Transfer transfer = await (isUpload
            ? bulk.UploadAsync(streams, slice, cancellationToken)
            : bulk.DownloadAsync(streams, slice, cancellationToken));
        return new Dictionary<string, double>
        {
            [Metrics.Throughput] = transfer.Rate,
            [Metrics.Slowest] = transfer.Slowest,
            [Metrics.Fastest] = transfer.Fastest,
        };
    }
}
