namespace ProtoP2P.Benchmarks.Systems.Bytes;

/// <summary>A client of a limit: bulk, and small requests on one stream whose answers come in order.</summary>
/// <param name="open">Opens a stream; where the system has one stream a connection, a connection.</param>
internal sealed class ByteClient(Func<CancellationToken, ValueTask<IByteStream>> open) : IBulk, ILoad, IConnecting, IAsyncDisposable
{
    /// <inheritdoc/>
    public Task<Transfer> UploadAsync(int streams, TimeSpan duration, CancellationToken cancellationToken) =>
        BulkRunner.UploadAsync(open, streams, duration, cancellationToken);

    /// <inheritdoc/>
    public Task<Transfer> DownloadAsync(int streams, TimeSpan duration, CancellationToken cancellationToken) =>
        BulkRunner.DownloadAsync(open, streams, duration, cancellationToken);

    /// <inheritdoc/>
    public async Task<Load> RunAsync(int inFlight, TimeSpan duration, CancellationToken cancellationToken)
    {
        await using IByteStream stream = await open(cancellationToken);
        return await EchoLoad.RunAsync(stream, inFlight, duration, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task ConnectOnceAsync(int slot, CancellationToken cancellationToken)
    {
        await using IByteStream stream = await open(cancellationToken);
        await Conversation.EchoOnceAsync(stream, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
