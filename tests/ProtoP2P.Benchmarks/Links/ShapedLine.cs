using System.Buffers;
using System.Diagnostics;
using System.Net.Sockets;
using System.Threading.Channels;

namespace ProtoP2P.Benchmarks.Links;

/// <summary>One direction of a <see cref="ShapedProxy"/>: what is read leaves at a rate, and arrives a fixed time after it has left.</summary>
internal sealed class ShapedLine(Socket from, Socket to, long bytesPerSecond, TimeSpan oneWay)
{
    private const int PieceSize = 64 * 1024;

    private readonly Channel<(byte[] Buffer, int Count, TimeSpan Due)> _pieces =
        Channel.CreateUnbounded<(byte[], int, TimeSpan)>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });

    private readonly long _start = Stopwatch.GetTimestamp();
    private TimeSpan _freeAt;

    private TimeSpan Now => Stopwatch.GetElapsedTime(_start);

    /// <summary>Carries bytes until their end, which it passes on.</summary>
    public async Task RunAsync(CancellationToken cancellationToken) => await Task.WhenAll(ReadAsync(cancellationToken), DeliverAsync(cancellationToken));

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                byte[] buffer = ArrayPool<byte>.Shared.Rent(PieceSize);
                int count = await from.ReceiveAsync(buffer, cancellationToken);
                if (count == 0)
                {
                    return;
                }

                TimeSpan begins = Now > _freeAt ? Now : _freeAt;
                _freeAt = begins + TimeSpan.FromSeconds((double)count / bytesPerSecond);
                _pieces.Writer.TryWrite((buffer, count, _freeAt + oneWay));
            }
        }
        finally
        {
            _pieces.Writer.TryComplete();
        }
    }

    private async Task DeliverAsync(CancellationToken cancellationToken)
    {
        await foreach ((byte[] buffer, int count, TimeSpan due) in _pieces.Reader.ReadAllAsync(cancellationToken))
        {
            // Timers count whole milliseconds; what is due within one goes along.
            if (due - Now is { TotalMilliseconds: >= 1 } wait)
            {
                await Task.Delay(wait, cancellationToken);
            }

            for (int sent = 0; sent < count;)
            {
                sent += await to.SendAsync(buffer.AsMemory(sent, count - sent), cancellationToken);
            }

            ArrayPool<byte>.Shared.Return(buffer);
        }

        to.Shutdown(SocketShutdown.Send);
    }
}
