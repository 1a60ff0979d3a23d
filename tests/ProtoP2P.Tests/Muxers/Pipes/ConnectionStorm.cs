using System.Buffers;
using System.IO.Pipelines;
using ProtoP2P.Muxers;
using ProtoP2P.Resources;
using ProtoP2P.Security;
using ProtoP2P.Testing;

namespace ProtoP2P.Tests.Muxers.Pipes;

/// <summary>
/// Two ends of a connection with many streams, of which each side may give up any at any time, and the connection too. What arrives must be what was sent, every await must end, and
/// in the end nothing may be held.
/// </summary>
internal sealed class ConnectionStorm
{
    private const int Openers = 6;
    private const int StreamsOfEach = 4;
    private readonly int _seed;
    private readonly ResourceScope _dialerScope = new("dialer", ResourceLimits.Unlimited);
    private readonly ResourceScope _listenerScope = new("listener", ResourceLimits.Unlimited);
    private readonly IMuxedConnection _dialer;
    private readonly IMuxedConnection _listener;
    private readonly ByteChannelPair _channels;

    public ConnectionStorm(IMuxer muxer, int seed)
    {
        var random = new Random(seed);
        _seed = seed;
        _channels = new ByteChannelPair(random.Next(1, 200_000));
        _dialer = muxer.Start(_channels.First, ConnectionRole.Initiator, new MuxerContext(_dialerScope, TimeProvider.System, "the listener"));
        _listener = muxer.Start(_channels.Second, ConnectionRole.Responder, new MuxerContext(_listenerScope, TimeProvider.System, "the dialer"));
    }

    public async Task RunAsync()
    {
        var random = new Random(_seed + 1);
        Task serving = Task.WhenAll(ServeAsync(_dialer, _seed + 2), ServeAsync(_listener, _seed + 3));
        Task[] opening = [.. Enumerable.Range(0, Openers).Select(i => Task.Run(() => OpenAllAsync(i % 3 == 0 ? _listener : _dialer, _seed + 100 + i)))];
        if (random.Next(3) == 0)
        {
            for (int yields = random.Next(1_000); yields > 0; yields--)
            {
                await Task.Yield();
            }

            End(random);
        }

        await Task.WhenAll(opening);
        await Task.WhenAll(_dialer.CloseAsync(ConnectionErrorCode.None).AsTask(), _listener.CloseAsync(ConnectionErrorCode.None).AsTask());
        await serving;
        await _dialer.DisposeAsync();
        await _listener.DisposeAsync();
        foreach (ResourceScope scope in (ResourceScope[])[_dialerScope, _listenerScope])
        {
            (scope.Memory, scope.Streams).ShouldBe((0, 0), $"seed {_seed}");
        }
    }

    private void End(Random random)
    {
        switch (random.Next(4))
        {
            case 0:
                _channels.Cut();
                break;
            case 1:
                _dialer.Abort(ConnectionErrorCode.None, "the storm's");
                break;
            case 2:
                _ = _listener.CloseAsync(ConnectionErrorCode.None).AsTask();
                break;
            default:
                _ = _dialer.DisposeAsync().AsTask();
                break;
        }
    }

    private async Task OpenAllAsync(IMuxedConnection connection, int seed)
    {
        var random = new Random(seed);
        for (int i = 0; i < StreamsOfEach; i++)
        {
            try
            {
                await AskAsync(await connection.OpenStreamAsync(), random, random.Next(256));
            }
            catch (Exception exception) when (exception is IOException or ObjectDisposedException or OperationCanceledException or InvalidOperationException { Message: "the storm's" })
            {
            }
        }
    }

    // The first byte says how the stream's bytes are made; the echo is checked as it comes.
    private static async Task AskAsync(IMuxedStream stream, Random random, int number)
    {
        var content = new StormStream(number);
        int total = random.Next(4) == 0 ? random.Next(1, 600_000) : random.Next(1, 3_000);
        int readerSeed = random.Next();
        int disturberSeed = random.Next();
        using var cancellation = new CancellationTokenSource();
        await using (stream)
        {
            Task writing = Task.Run(() => WriteAsync(stream, content, (byte)number, total, random));
            Task<long> reading = Task.Run(() => ReadAsync(stream, content, new Random(readerSeed), cancellation.Token));
            Disturb(stream, cancellation, new Random(disturberSeed));
            try
            {
                await reading;
            }
            catch (Exception)
            {
                // The other end waits for somebody who reads, and the writer for it.
                stream.Reset(StreamErrorCode.Unspecified);
                throw;
            }
            finally
            {
                await writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            await writing;
            (await reading).ShouldBe(total);
        }
    }

    private static void Disturb(IMuxedStream stream, CancellationTokenSource cancellation, Random random)
    {
        switch (random.Next(12))
        {
            case 0:
                stream.Reset(StreamErrorCode.Unspecified);
                break;
            case 1:
                _ = stream.DisposeAsync().AsTask();
                break;
            case 2:
                cancellation.Cancel();
                break;
            case 3:
                stream.Input.CancelPendingRead();
                stream.Output.CancelPendingFlush();
                break;
        }
    }

    private static async Task WriteAsync(IMuxedStream stream, StormStream content, byte number, int total, Random random)
    {
        stream.Output.Write([number]);
        for (int sent = 0; sent < total;)
        {
            int count = Math.Min(total - sent, random.Next(2) == 0 ? random.Next(1, 100) : random.Next(1, 80_000));
            Memory<byte> memory = stream.Output.GetMemory(count)[..count];
            content.Fill(memory.Span, sent);
            stream.Output.Advance(count);
            sent += count;
            FlushResult flush = await stream.Output.FlushAsync();
            if (flush.IsCompleted)
            {
                throw new IOException("nobody takes more");
            }
        }

        await stream.Output.CompleteAsync(random.Next(16) == 0 ? new InvalidOperationException("the storm's") : null);
    }

    private static async Task<long> ReadAsync(IMuxedStream stream, StormStream content, Random random, CancellationToken cancellationToken)
    {
        long read = 0;
        while (true)
        {
            ReadResult result = await stream.Input.ReadAsync(cancellationToken);
            content.Check(result.Buffer, read);
            if (random.Next(8) == 0)
            {
                await Task.Yield();
                content.Check(result.Buffer, read);
            }

            // Who leaves a whole window unread waits for ever.
            long taken = result.IsCompleted || result.Buffer.Length > 64 * 1024 || random.Next(2) == 0 ? result.Buffer.Length : random.NextInt64(result.Buffer.Length + 1);
            SequencePosition to = result.Buffer.GetPosition(taken);
            stream.Input.AdvanceTo(to, random.Next(2) == 0 ? to : result.Buffer.End);
            read += taken;
            if (result.IsCompleted)
            {
                await stream.Input.CompleteAsync();
                return read;
            }
        }
    }

    private static async Task ServeAsync(IMuxedConnection connection, int seed)
    {
        var random = new Random(seed);
        var served = new List<Task>();
        while (await connection.AcceptStreamAsync() is { } stream)
        {
            int own = random.Next();
            served.Add(Task.Run(() => EchoAsync(stream, new Random(own))));
        }

        await Task.WhenAll(served);
    }

    private static async Task EchoAsync(IMuxedStream stream, Random random)
    {
        int givesUpAfter = random.Next(10) == 0 ? random.Next(1, 20) : int.MaxValue;
        try
        {
            await using (stream)
            {
                bool isFirst = true;
                while (givesUpAfter-- > 0)
                {
                    ReadResult result = await stream.Input.ReadAsync();
                    ReadOnlySequence<byte> buffer = isFirst && !result.Buffer.IsEmpty ? result.Buffer.Slice(1) : result.Buffer;
                    isFirst &= result.Buffer.IsEmpty;
                    foreach (ReadOnlyMemory<byte> piece in buffer)
                    {
                        await stream.Output.WriteAsync(piece);
                    }

                    stream.Input.AdvanceTo(result.Buffer.End);
                    if (result.IsCompleted)
                    {
                        await stream.Output.CompleteAsync();
                        return;
                    }
                }
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
        }
    }
}
