using System.IO.Pipelines;
using ProtoP2P.Muxers.Pipes;

namespace ProtoP2P.Tests.Muxers.Pipes;

/// <summary>One output under everything that may happen to it at once: writes of all kinds, sends of any size, cancellations, an end in the middle.</summary>
internal sealed class OutputStorm
{
    private readonly Lock _gate = new();
    private readonly StormStream _stream;
    private readonly StreamOutput _output;
    private readonly int _seed;
    private readonly int _total;
    private readonly StreamResetException? _failure;
    private CancellationTokenSource _cancellation = new();
    private bool _isClosed;
    private bool _isCutting;
    private bool _isCloseAsked;
    private bool _isOver;

    public OutputStorm(int seed)
    {
        var random = new Random(seed);
        _seed = seed;
        _total = random.Next(1, 800_000);
        _failure = random.Next(2) == 0 ? new StreamResetException(StreamErrorCode.Unspecified, isRemote: true, "the storm's") : null;
        _stream = new StormStream(seed);
        _output = new StreamOutput(_stream, _gate);
    }

    public async Task RunAsync()
    {
        Task writing = Task.Run(WriteAsync);
        Task sending = Task.Run(SendAsync);
        Task disturbing = Task.Run(DisturbAsync);
        await writing;
        await sending;
        Volatile.Write(ref _isOver, true);
        await disturbing;
    }

    private async Task WriteAsync()
    {
        var random = new Random(_seed + 1);
        byte[] bytes = new byte[200_000];
        try
        {
            bool isClosed = false;
            for (int offset = 0; offset < _total && !isClosed;)
            {
                int count = Math.Min(_total - offset, random.Next(3) switch { 0 => random.Next(1, 10), 1 => random.Next(1, 5_000), _ => random.Next(1, 200_000) });
                if (count <= 64 * 1024 && random.Next(2) == 0)
                {
                    _stream.Fill(bytes.AsSpan(0, count), offset);
                    offset += count;
                    isClosed = (await _output.WriteAsync(bytes.AsMemory(0, count))).IsCompleted;
                    continue;
                }

                int filled = Math.Min(count, FillSome(count, offset, random));
                offset += filled;
                if (random.Next(3) == 0)
                {
                    isClosed = (await FlushAsync(random)).IsCompleted;
                }
            }

            (isClosed && _failure is not null).ShouldBeFalse();
        }
        catch (StreamResetException reset)
        {
            reset.ShouldBeSameAs(_failure);
        }

        _output.Complete();
    }

    private int FillSome(int count, long offset, Random random)
    {
        Memory<byte> memory = _output.GetMemory(random.Next(2) == 0 ? 0 : count);
        int filled = Math.Min(memory.Length, count);
        _stream.Fill(memory.Span[..filled], offset);
        _output.Advance(filled);
        return filled;
    }

    private async ValueTask<FlushResult> FlushAsync(Random random)
    {
        CancellationTokenSource cancellation = Volatile.Read(ref _cancellation);
        try
        {
            return await _output.FlushAsync(random.Next(2) == 0 ? cancellation.Token : CancellationToken.None);
        }
        catch (OperationCanceledException canceled)
        {
            canceled.CancellationToken.ShouldBe(cancellation.Token);
            Volatile.Write(ref _cancellation, new CancellationTokenSource());
            return default;
        }
    }

    private async Task SendAsync()
    {
        var random = new Random(_seed + 2);
        byte[] batch = new byte[130_000];
        long sent = 0;
        while (true)
        {
            int count;
            lock (_gate)
            {
                if (_isClosed || (_output.Unsent == 0 && _output.IsCompleted))
                {
                    _isClosed = true;
                    _output.CloseUnderGate(_isCloseAsked ? _failure : null);
                    return;
                }

                _isCutting = true;
                count = (int)Math.Min(_output.Unsent, random.Next(1, batch.Length));
            }

            if (count > 0)
            {
                _output.CopyUnsentTo(batch.AsSpan(0, count));
                _stream.Check(batch.AsSpan(0, count), sent);
                sent += count;
            }

            lock (_gate)
            {
                _isCutting = false;
                _output.AdvanceUnderGate(count);
                if (_isCloseAsked)
                {
                    CloseUnderGate();
                }
            }

            if (count == 0 || random.Next(4) == 0)
            {
                await Task.Yield();
            }
        }
    }

    private async Task DisturbAsync()
    {
        var random = new Random(_seed + 3);
        int closesAfter = random.Next(3) == 0 ? random.Next(1, 2_000) : int.MaxValue;
        for (int step = 0; !Volatile.Read(ref _isOver); step++)
        {
            if (step == closesAfter)
            {
                lock (_gate)
                {
                    _isCloseAsked = true;
                    if (!_isCutting)
                    {
                        CloseUnderGate();
                    }
                }
            }

            switch (random.Next(4))
            {
                case 0:
                    _output.CancelPendingFlush();
                    break;
                case 1:
                    await Volatile.Read(ref _cancellation).CancelAsync();
                    break;
                default:
                    await Task.Yield();
                    break;
            }
        }
    }

    private void CloseUnderGate()
    {
        if (!_isClosed)
        {
            _isClosed = true;
            _output.CloseUnderGate(_failure);
        }
    }
}
