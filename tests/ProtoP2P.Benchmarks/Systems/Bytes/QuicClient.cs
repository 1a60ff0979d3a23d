using System.Net;
using System.Net.Quic;
using System.Runtime.Versioning;

namespace ProtoP2P.Benchmarks.Systems.Bytes;

/// <summary>One connection of the framework's QUIC.</summary>
[SupportedOSPlatform("linux")]
[SupportedOSPlatform("macos")]
[SupportedOSPlatform("windows")]
internal sealed class QuicClient : IBulk, IUnary, IConnecting, IAsyncDisposable
{
    private readonly IPEndPoint _server;
    private readonly QuicConnection _connection;

    private QuicClient(IPEndPoint server, QuicConnection connection) => (_server, _connection) = (server, connection);

    /// <summary>Connects.</summary>
    public static async Task<QuicClient> StartAsync(IPEndPoint server, CancellationToken cancellationToken) =>
        new(server, await QuicConnection.ConnectAsync(QuicSystem.Client(server), cancellationToken));

    /// <summary>A stream as others have it.</summary>
    public static IByteStream Wrap(QuicStream stream) => new NetByteStream(
        stream,
        _ =>
        {
            stream.CompleteWrites();
            return ValueTask.CompletedTask;
        });

    /// <inheritdoc/>
    public Task<Transfer> UploadAsync(int streams, TimeSpan duration, CancellationToken cancellationToken) =>
        BulkRunner.UploadAsync(OpenAsync, streams, duration, cancellationToken);

    /// <inheritdoc/>
    public Task<Transfer> DownloadAsync(int streams, TimeSpan duration, CancellationToken cancellationToken) =>
        BulkRunner.DownloadAsync(OpenAsync, streams, duration, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask CallAsync(CancellationToken cancellationToken)
    {
        await using IByteStream stream = await OpenAsync(cancellationToken);
        await Conversation.EchoOnceAsync(stream, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task ConnectOnceAsync(int slot, CancellationToken cancellationToken)
    {
        await using QuicConnection connection = await QuicConnection.ConnectAsync(QuicSystem.Client(_server), cancellationToken);
        await using IByteStream stream = Wrap(await connection.OpenOutboundStreamAsync(QuicStreamType.Bidirectional, cancellationToken));
        await Conversation.EchoOnceAsync(stream, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private async ValueTask<IByteStream> OpenAsync(CancellationToken cancellationToken) =>
        Wrap(await _connection.OpenOutboundStreamAsync(QuicStreamType.Bidirectional, cancellationToken));
}
