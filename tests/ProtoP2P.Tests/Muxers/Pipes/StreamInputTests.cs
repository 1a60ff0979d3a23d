using System.Buffers;
using System.IO.Pipelines;
using ProtoP2P.Muxers;
using ProtoP2P.Muxers.Pipes;

namespace ProtoP2P.Tests.Muxers.Pipes;

public sealed class StreamInputTests
{
    private readonly Lock _gate = new();
    private readonly StubStream _stream = new();
    private readonly StreamInput _input;

    public StreamInputTests() => _input = new StreamInput(_stream, _gate);

    /// <summary>Random appends and reads, against a pipe of System.IO.Pipelines that is treated the same: every read must show the same.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void WhatIsRead_IsWhatAPipeWouldGive(int seed)
    {
        var random = new Random(seed);
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        for (int step = 0; step < 5_000; step++)
        {
            if (random.Next(2) == 0)
            {
                byte[] bytes = new byte[random.Next(4) == 0 ? random.Next(100_000) : random.Next(300)];
                random.NextBytes(bytes);
                Append(bytes);
                pipe.Writer.Write(bytes);
                pipe.Writer.FlushAsync(TestContext.Current.CancellationToken).AsTask().IsCompleted.ShouldBeTrue();
            }
            else
            {
                ReadTheSame(random, pipe);
            }
        }
    }

    [Fact]
    public async Task ARead_WaitsForBytes_AndGoesOnElsewhere()
    {
        int appending = Environment.CurrentManagedThreadId;
        int? resumedOn = null;
        Task reading = Task.Run(async () =>
        {
            await _input.ReadAsync();
            resumedOn = Environment.CurrentManagedThreadId;
        }, TestContext.Current.CancellationToken);
        while (!IsReading())
        {
            await Task.Yield();
        }

        appending = Environment.CurrentManagedThreadId;
        Append([1, 2, 3]);
        resumedOn.ShouldNotBe(appending);
        await reading;
    }

    [Fact]
    public async Task ACancelledRead_LeavesTheStreamUsable()
    {
        using var source = new CancellationTokenSource();
        ValueTask<ReadResult> reading = _input.ReadAsync(source.Token);
        await source.CancelAsync();
        (await Should.ThrowAsync<OperationCanceledException>(async () => await reading)).CancellationToken.ShouldBe(source.Token);
        Append([7]);
        ReadResult read = await _input.ReadAsync(TestContext.Current.CancellationToken);
        read.Buffer.ToArray().ShouldBe([7]);
    }

    [Fact]
    public async Task ATokenOfAnEarlierRead_CancelsNoLaterOne()
    {
        using var source = new CancellationTokenSource();
        ValueTask<ReadResult> first = _input.ReadAsync(source.Token);
        Append([1]);
        ReadResult read = await first;
        _input.AdvanceTo(read.Buffer.End);
        ValueTask<ReadResult> second = _input.ReadAsync(CancellationToken.None);
        await source.CancelAsync();
        second.IsCompleted.ShouldBeFalse();
        Append([2]);
        (await second).Buffer.ToArray().ShouldBe([2]);
    }

    [Fact]
    public async Task CancelPendingRead_EndsThePendingReadOnce()
    {
        ValueTask<ReadResult> reading = _input.ReadAsync(TestContext.Current.CancellationToken);
        _input.CancelPendingRead();
        (await reading).IsCanceled.ShouldBeTrue();
        _input.TryRead(out _).ShouldBeFalse();
        _input.CancelPendingRead();
        _input.TryRead(out ReadResult second).ShouldBeTrue();
        second.IsCanceled.ShouldBeTrue();
    }

    [Fact]
    public void WhatWasExaminedAndNotConsumed_IsNotOfferedAgain()
    {
        Append([1, 2]);
        _input.TryRead(out ReadResult read).ShouldBeTrue();
        _input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        _input.TryRead(out _).ShouldBeFalse();
        Append([3]);
        _input.TryRead(out read).ShouldBeTrue();
        read.Buffer.ToArray().ShouldBe([1, 2, 3]);
    }

    [Fact]
    public void TheEnd_IsToldWithTheLastBytes_AndAgain()
    {
        Append([1]);
        End(failure: null);
        _input.TryRead(out ReadResult read).ShouldBeTrue();
        (read.Buffer.Length, read.IsCompleted).ShouldBe((1, true));
        _input.AdvanceTo(read.Buffer.End);
        _input.TryRead(out read).ShouldBeTrue();
        (read.Buffer.Length, read.IsCompleted).ShouldBe((0, true));
        _input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
    }

    [Fact]
    public async Task AFailure_IsThrown_ToAPendingReadAndToLaterOnes()
    {
        var failure = new StreamResetException(StreamErrorCode.Unspecified, isRemote: true, "gone");
        ValueTask<ReadResult> reading = _input.ReadAsync(TestContext.Current.CancellationToken);
        End(failure);
        (await Should.ThrowAsync<StreamResetException>(async () => await reading)).ShouldBeSameAs(failure);
        Should.Throw<StreamResetException>(() => _input.TryRead(out _)).ShouldBeSameAs(failure);
    }

    [Fact]
    public void AStreamThatThisSideGaveUp_SaysSo()
    {
        bool wakes;
        lock (_gate)
        {
            wakes = _input.EndUnderGate(failure: null, isDisposed: true);
        }

        wakes.ShouldBeFalse();

        Should.Throw<ObjectDisposedException>(() => _input.TryRead(out _));
    }

    [Fact]
    public async Task ASecondRead_OrOneAfterCompletion_IsRefused()
    {
        ValueTask<ReadResult> reading = _input.ReadAsync(TestContext.Current.CancellationToken);
        Should.Throw<InvalidOperationException>(() => _input.TryRead(out _)).Message.ShouldContain("pending");
        Append([1]);
        await reading;
        _input.Complete();
        Should.Throw<InvalidOperationException>(() => _input.TryRead(out _)).Message.ShouldContain("completed");
    }

    [Fact]
    public void PositionsOfNoRead_AreRefused()
    {
        Append([1, 2, 3]);
        _input.TryRead(out ReadResult read).ShouldBeTrue();
        SequencePosition end = read.Buffer.End;
        SequencePosition start = read.Buffer.Start;
        Should.Throw<InvalidOperationException>(() => _input.AdvanceTo(end, start));
        _stream.Consumed.ShouldBe(0);
    }

    [Fact]
    public void BytesThatArriveForACompletedReader_AreDropped()
    {
        Append([1]);
        lock (_gate)
        {
            _input.BeginAppendUnderGate();
        }

        _input.Complete();
        _input.Append(new byte[10_000]);
        lock (_gate)
        {
            _input.EndAppendUnderGate().ShouldBeFalse();
        }

        Should.Throw<InvalidOperationException>(() => _input.TryRead(out _));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void WhatNobodyCanReadAnyMore_IsHeldNoLonger(bool isReset)
    {
        Append(new byte[100_000]);
        _input.TryRead(out ReadResult read).ShouldBeTrue();
        _input.AdvanceTo(read.Buffer.GetPosition(1));
        _input.HoldsMemory.ShouldBeTrue();
        Lose(isReset);
        _input.HoldsMemory.ShouldBeFalse();

        // One more advance of the same read harms nobody.
        _input.AdvanceTo(read.Buffer.End);
        _stream.Consumed.ShouldBe(1);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void WhatTheReaderLooksAt_StaysUntilItAdvances(bool isReset)
    {
        Append([1, 2, 3]);
        _input.TryRead(out ReadResult read).ShouldBeTrue();
        Lose(isReset);
        read.Buffer.ToArray().ShouldBe([1, 2, 3]);
        _input.AdvanceTo(read.Buffer.GetPosition(1));
        _input.HoldsMemory.ShouldBeFalse();
        _stream.Consumed.ShouldBe(1);
    }

    private void Lose(bool isReset)
    {
        lock (_gate)
        {
            _input.EndUnderGate(isReset ? new StreamResetException(StreamErrorCode.Unspecified, isRemote: true, "gone") : null, isDisposed: !isReset).ShouldBeFalse();
        }
    }

    private bool IsReading()
    {
        try
        {
            return _input.TryRead(out _) && false;
        }
        catch (InvalidOperationException)
        {
            return true;
        }
    }

    private void Append(byte[] bytes)
    {
        lock (_gate)
        {
            _input.BeginAppendUnderGate();
        }

        _input.Append(bytes);
        bool wakes;
        lock (_gate)
        {
            wakes = _input.EndAppendUnderGate();
        }

        Wake(wakes);
    }

    private void End(Exception? failure)
    {
        bool wakes;
        lock (_gate)
        {
            wakes = _input.EndUnderGate(failure, isDisposed: false);
        }

        Wake(wakes);
    }

    private void Wake(bool wakes)
    {
        if (wakes)
        {
            _input.QueueReader();
        }
    }

    private void ReadTheSame(Random random, Pipe pipe)
    {
        bool isReady = pipe.Reader.TryRead(out ReadResult expected);
        _input.TryRead(out ReadResult actual).ShouldBe(isReady);
        if (!isReady)
        {
            return;
        }

        actual.Buffer.ToArray().AsSpan().SequenceEqual(expected.Buffer.ToArray()).ShouldBeTrue();
        long consumed = random.NextInt64(expected.Buffer.Length + 1);
        long examined = random.NextInt64(consumed, expected.Buffer.Length + 1);
        long before = _stream.Consumed;
        pipe.Reader.AdvanceTo(expected.Buffer.GetPosition(consumed), expected.Buffer.GetPosition(examined));
        _input.AdvanceTo(actual.Buffer.GetPosition(consumed), actual.Buffer.GetPosition(examined));
        (_stream.Consumed - before).ShouldBe(consumed);
    }
}
