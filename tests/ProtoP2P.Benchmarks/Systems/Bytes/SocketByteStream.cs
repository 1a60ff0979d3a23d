using System.Net.Sockets;

namespace ProtoP2P.Benchmarks.Systems.Bytes;

/// <summary>TCP and nothing else.</summary>
internal sealed class SocketByteStream(Socket socket) : IByteStream
{
    // Made when it is first wanted: a small request does not pay for it.
    private byte[]? _skipped;

    /// <inheritdoc/>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        while (bytes.Length > 0)
        {
            bytes = bytes[await socket.SendAsync(bytes, cancellationToken)..];
        }
    }

    /// <inheritdoc/>
    public ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        socket.Shutdown(SocketShutdown.Send);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<int> ReadAsync(Memory<byte> destination, CancellationToken cancellationToken) => socket.ReceiveAsync(destination, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<int> SkipAsync(CancellationToken cancellationToken) => socket.ReceiveAsync(_skipped ??= new byte[256 * 1024], cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        socket.Dispose();
        return ValueTask.CompletedTask;
    }
}
