using System.Buffers;
using System.IO.Pipelines;
using ProtoP2P.Muxers.Pipes;

namespace ProtoP2P.Tests.Muxers.Pipes;

/// <summary>One input under everything that may happen to it at once: appends, reads that take a part, cancellations, an end or a failure in the middle.</summary>
internal sealed class InputStorm
{
    private const int MaxAhead = 1 << 20;
    private readonly Lock _gate = new();
    private readonly StormStream _stream;
    private readonly StreamInput _input;
    private readonly int _seed;
    private readonly int _total;
    private readonly StreamResetException? _failure;
    private CancellationTokenSource _cancellation = new();
    private bool _isAppending;
    private bool _isEndAsked;
    private bool _isOver;

    public InputStorm(int seed)
    {
        var random = new Random(seed);
        _seed = seed;
        _total = random.Next(1, 400_000);
        _failure = random.Next(2) == 0 ? new StreamResetException(StreamErrorCode.Unspecified, isRemote: true, "the storm's") : null;
        _stream = new StormStream(seed);
        _input = new StreamInput(_stream, _gate);
    }

    public async Task RunAsync()
    {
        Task reading = Task.Run(ReadAsync);
        Task appending = Task.Run(AppendAsync);
        Task disturbing = Task.Run(DisturbAsync);
        await reading;
        Volatile.Write(ref _isOver, true);
        await Task.WhenAll(appending, disturbing);
    }

    private async Task AppendAsync()
    {
        var random = new Random(_seed + 1);
        byte[] bytes = new byte[70_000];
        for (int offset = 0; offset < _total;)
        {
            int count = Math.Min(_total - offset, random.Next(3) switch { 0 => random.Next(1, 10), 1 => random.Next(1, 5_000), _ => random.Next(1, 70_000) });
            while (offset - _stream.Consumed > MaxAhead && !Volatile.Read(ref _isOver))
            {
                await Task.Yield();
            }

            lock (_gate)
            {
                if (_isEndAsked)
                {
                    return;
                }

                _isAppending = true;
                _input.BeginAppendUnderGate();
            }

            _stream.Fill(bytes.AsSpan(0, count), offset);
            _input.Append(bytes.AsSpan(0, count));
            bool wakes;
            lock (_gate)
            {
                _isAppending = false;
                wakes = _input.EndAppendUnderGate() | (_isEndAsked && _input.EndUnderGate(_failure, isDisposed: _failure is null));
            }

            Wake(wakes, inline: random.Next(2) == 0);
            offset += count;
            if (random.Next(4) == 0)
            {
                await Task.Yield();
            }
        }

        bool wakesLast;
        lock (_gate)
        {
            wakesLast = _input.EndUnderGate(failure: null, isDisposed: false);
        }

        Wake(wakesLast, inline: false);
    }

    private async Task DisturbAsync()
    {
        var random = new Random(_seed + 2);
        int endsAfter = random.Next(3) == 0 ? random.Next(1, 2_000) : int.MaxValue;
        for (int step = 0; !Volatile.Read(ref _isOver); step++)
        {
            if (step == endsAfter)
            {
                AskForEnd();
            }

            switch (random.Next(4))
            {
                case 0:
                    _input.CancelPendingRead();
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

    private void AskForEnd()
    {
        bool wakes;
        lock (_gate)
        {
            _isEndAsked = true;
            wakes = !_isAppending && _input.EndUnderGate(_failure, isDisposed: _failure is null);
        }

        Wake(wakes, inline: false);
    }

    private async Task ReadAsync()
    {
        var random = new Random(_seed + 3);
        int giveUpAt = random.Next(8) == 0 ? random.Next(_total) : int.MaxValue;
        long consumed = 0;
        try
        {
            while (consumed < giveUpAt)
            {
                ReadResult result = await ReadOnceAsync(random);
                _stream.Check(result.Buffer, consumed);
                if (random.Next(8) == 0)
                {
                    // Nobody may take the memory away meanwhile.
                    await Task.Yield();
                    _stream.Check(result.Buffer, consumed);
                }

                if (result.IsCompleted && (random.Next(2) == 0 || result.Buffer.IsEmpty))
                {
                    consumed += result.Buffer.Length;
                    _input.AdvanceTo(result.Buffer.End);
                    (consumed == _total).ShouldBeTrue($"seed {_seed}: {consumed} bytes of {_total} were read");
                    break;
                }

                consumed += Advance(result.Buffer, random);
            }
        }
        catch (StreamResetException reset)
        {
            reset.ShouldBeSameAs(_failure);
        }
        catch (ObjectDisposedException)
        {
            _failure.ShouldBeNull();
        }

        _stream.Consumed.ShouldBe(consumed);
        _input.Complete();
    }

    private long Advance(in ReadOnlySequence<byte> buffer, Random random)
    {
        long taken = random.Next(3) == 0 ? random.NextInt64(buffer.Length + 1) : buffer.Length;
        long seen = random.Next(2) == 0 ? buffer.Length : random.NextInt64(taken, buffer.Length + 1);
        _input.AdvanceTo(buffer.GetPosition(taken), buffer.GetPosition(seen));
        return taken;
    }

    private async ValueTask<ReadResult> ReadOnceAsync(Random random)
    {
        while (true)
        {
            if (random.Next(4) == 0 && _input.TryRead(out ReadResult ready))
            {
                return ready;
            }

            CancellationTokenSource cancellation = _cancellation;
            try
            {
                return await _input.ReadAsync(random.Next(2) == 0 ? cancellation.Token : CancellationToken.None);
            }
            catch (OperationCanceledException canceled)
            {
                canceled.CancellationToken.ShouldBe(cancellation.Token);
                Volatile.Write(ref _cancellation, new CancellationTokenSource());
            }
        }
    }

    private void Wake(bool wakes, bool inline)
    {
        if (wakes && inline)
        {
            ((IThreadPoolWorkItem)_input).Execute();
        }
        else if (wakes)
        {
            _input.QueueReader();
        }
    }
}
