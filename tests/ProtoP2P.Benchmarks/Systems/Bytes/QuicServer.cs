using System.Collections.Concurrent;
using System.Net.Quic;
using System.Runtime.Versioning;

namespace ProtoP2P.Benchmarks.Systems.Bytes;

/// <summary>Holds a conversation on each stream of each connection.</summary>
[SupportedOSPlatform("linux")]
[SupportedOSPlatform("macos")]
[SupportedOSPlatform("windows")]
internal sealed class QuicServer : IAsyncDisposable
{
    private readonly QuicListener _listener;
    private readonly ConcurrentDictionary<QuicConnection, ByteServer> _connections = new();
    private readonly Task _accepting;

    public QuicServer(QuicListener listener)
    {
        _listener = listener;
        _accepting = AcceptAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _listener.DisposeAsync();
        await _accepting;
        foreach ((QuicConnection connection, ByteServer streams) in _connections)
        {
            await connection.DisposeAsync();
            await streams.DisposeAsync();
        }
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            QuicConnection connection;
            try
            {
                connection = await _listener.AcceptConnectionAsync();
            }
            catch (ObjectDisposedException)
            {
                return;
            }

            _connections[connection] = new ByteServer(async token =>
            {
                QuicStream stream = await connection.AcceptInboundStreamAsync(token);
                return () => ValueTask.FromResult(QuicClient.Wrap(stream));
            });
        }
    }
}
