using System.Globalization;
using System.Text.Json;

namespace ProtoP2P.Benchmarks.Systems.Js;

/// <summary>js-libp2p as the client. It measures by itself.</summary>
internal sealed class JsClient(JsProcess process) : IBulk, ILoad, IConnectLoad, IAsyncDisposable
{
    /// <inheritdoc/>
    public Task<Transfer> UploadAsync(int streams, TimeSpan duration, CancellationToken cancellationToken) =>
        TransferAsync("up", streams, duration, cancellationToken);

    /// <inheritdoc/>
    public Task<Transfer> DownloadAsync(int streams, TimeSpan duration, CancellationToken cancellationToken) =>
        TransferAsync("down", streams, duration, cancellationToken);

    /// <inheritdoc/>
    public Task<Load> RunAsync(int inFlight, TimeSpan duration, CancellationToken cancellationToken) =>
        RepeatAsync("calls", inFlight, duration, cancellationToken);

    /// <inheritdoc/>
    public Task<Load> ConnectAsync(int atOnce, TimeSpan duration, CancellationToken cancellationToken) =>
        RepeatAsync("connect", atOnce, duration, cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => process.DisposeAsync();

    private async Task<Transfer> TransferAsync(string work, int streams, TimeSpan duration, CancellationToken cancellationToken)
    {
        using JsonDocument answer = await AskAsync(work, streams, duration, cancellationToken);
        return new Transfer(
            answer.RootElement.GetProperty("bytes").GetInt64(),
            TimeSpan.FromMilliseconds(answer.RootElement.GetProperty("ms").GetDouble()),
            [.. answer.RootElement.GetProperty("perStream").EnumerateArray().Select(static stream => stream.GetInt64())]);
    }

    private async Task<Load> RepeatAsync(string work, int atOnce, TimeSpan duration, CancellationToken cancellationToken)
    {
        using JsonDocument answer = await AskAsync(work, atOnce, duration, cancellationToken);
        return new Load(
            answer.RootElement.GetProperty("calls").GetInt64(),
            TimeSpan.FromMilliseconds(answer.RootElement.GetProperty("ms").GetDouble()),
            TimeSpan.FromMicroseconds(answer.RootElement.GetProperty("p50").GetDouble()),
            TimeSpan.FromMicroseconds(answer.RootElement.GetProperty("p99").GetDouble()));
    }

    private async Task<JsonDocument> AskAsync(string work, int count, TimeSpan duration, CancellationToken cancellationToken) =>
        JsonDocument.Parse(await process.AskAsync(
            string.Create(CultureInfo.InvariantCulture, $"{work} {count} {(int)duration.TotalMilliseconds}"), cancellationToken));
}
