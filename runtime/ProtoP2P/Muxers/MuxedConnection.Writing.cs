using System.Buffers;
using System.Runtime.CompilerServices;
using ProtoP2P.Security.Noise;

namespace ProtoP2P.Muxers;

// The write loop: one at a time, started on demand, on the flushing thread where that is cheaper than a hand-off.
internal sealed partial class MuxedConnection
{
    private const int BatchSize = 2 * NoiseFrameCut.Full;
    private const int Idle = 0;
    private const int Scheduled = 1;
    private const int Running = 2;
    private int _writer = Idle;
    private long _writeStartedAt;

    void IThreadPoolWorkItem.Execute()
    {
        if (Interlocked.CompareExchange(ref _writer, Running, Scheduled) == Scheduled)
        {
            _ = WriteLoopAsync(inline: false);
        }
    }

    private void Wake(bool mayWriteInline)
    {
        if (mayWriteInline)
        {
            WriteInline();
        }
        else if (Interlocked.CompareExchange(ref _writer, Scheduled, Idle) == Idle)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    // Takes over a loop that is scheduled but has not begun, so that an opening and the data behind it share one write.
    private void WriteInline()
    {
        int before = Interlocked.CompareExchange(ref _writer, Running, Idle);
        if (before == Idle || (before == Scheduled && Interlocked.CompareExchange(ref _writer, Running, Scheduled) == Scheduled))
        {
            _ = WriteLoopAsync(inline: true);
        }
    }

    private async Task WriteLoopAsync(bool inline)
    {
        byte[] batch = ArrayPool<byte>.Shared.Rent(BatchSize);
        try
        {
            do
            {
                int length;
                while ((length = _session.Produce(batch.AsSpan(0, BatchSize))) > 0)
                {
                    await WriteAsync(batch.AsMemory(0, length)).ConfigureAwait(false);
                    if (inline)
                    {
                        break;
                    }
                }

                NoteDrained();
            }
            while (!inline && !TryGoIdle());
        }
        catch (Exception error)
        {
            // Whatever a channel throws ends this connection alone, and its reason is kept.
            EndLost(error);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(batch);
        }

        if (inline && !TryGoIdle())
        {
            // The caller has sent its own; the rest is for the pool.
            Volatile.Write(ref _writer, Scheduled);
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask WriteAsync(ReadOnlyMemory<byte> batch)
    {
        ValueTask write = _channel.WriteAsync(batch);
        if (!write.IsCompleted)
        {
            Volatile.Write(ref _writeStartedAt, _context.TimeProvider.GetTimestamp());
        }

        await write.ConfigureAwait(false);
        Volatile.Write(ref _writeStartedAt, 0);
    }

    private void NoteDrained()
    {
        if (_session.IsDrained)
        {
            _drained.TrySetResult();
        }
    }

    // True where the loop is over; false where something came in between and this loop goes on.
    private bool TryGoIdle()
    {
        Interlocked.Exchange(ref _writer, Idle);
        return !_session.HasOutput || Interlocked.CompareExchange(ref _writer, Running, Idle) != Idle;
    }

    private void OnTimer()
    {
        if (Volatile.Read(ref _ended) != 0)
        {
            return;
        }

        try
        {
            TimeSpan next = Earliest(_session.Tick(), CheckWriteStall());
            _timer.Change(next, Timeout.InfiniteTimeSpan);
        }
        catch (ConnectionClosedException dead)
        {
            End(dead, abortChannel: true);
        }
    }

    private TimeSpan CheckWriteStall()
    {
        TimeSpan limit = _session.Options.WriteStallTimeout;
        long startedAt = Volatile.Read(ref _writeStartedAt);
        if (startedAt == 0)
        {
            return limit;
        }

        TimeSpan left = limit - _context.TimeProvider.GetElapsedTime(startedAt);
        return left > TimeSpan.Zero
            ? left
            : throw new ConnectionClosedException(
                ConnectionErrorCode.None, isRemote: true,
                $"{_context.Description} took nothing for {limit} ({_session.Options.NameOf(nameof(MuxerOptions.WriteStallTimeout))}).");
    }

    private static TimeSpan Earliest(TimeSpan first, TimeSpan second) =>
        first == Timeout.InfiniteTimeSpan || second < first ? second : first;
}
