using System.Buffers;
using System.IO.Pipelines;
using ProtoP2P.Muxers.Pipes;

namespace ProtoP2P.Tests.Muxers.Pipes;

public sealed class StreamOutputTests
{
    private readonly Lock _gate = new();
    private readonly StubStream _stream = new();
    private readonly StreamOutput _output;

    public StreamOutputTests() => _output = new StreamOutput(_stream, _gate);

    /// <summary>Random writes in every style, taken in random pieces: the bytes come out as they went in.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task WhatIsWritten_ComesOut(int seed)
    {
        var random = new Random(seed);
        var written = new List<byte>();
        var sent = new List<byte>();
        for (int step = 0; step < 3_000; step++)
        {
            if (random.Next(2) == 0)
            {
                await WriteAsync(random, written);
            }
            else
            {
                Send(random, sent);
            }
        }

        while (Unsent() > 0)
        {
            Send(random, sent);
        }

        sent.ShouldBe(written.Take(written.Count - (int)_output.UnflushedBytes).ToList());
    }

    [Fact]
    public async Task AFlush_WaitsAtTheThreshold_UntilHalfIsSent()
    {
        ValueTask<FlushResult> flush = default;
        for (int written = 0; written < StreamOutput.PauseBytes; written += 32 * 1024)
        {
            flush.IsCompleted.ShouldBeTrue();
            flush = _output.WriteAsync(new byte[32 * 1024], TestContext.Current.CancellationToken);
        }

        flush.IsCompleted.ShouldBeFalse();
        Take(StreamOutput.PauseBytes - StreamOutput.ResumeBytes);
        flush.IsCompleted.ShouldBeFalse();
        Take(1);
        (await flush).IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task AFlush_InACrowd_WaitsWithOneFrame()
    {
        _stream.PauseBytes = StreamOutput.CrowdedPauseBytes;
        ValueTask<FlushResult> flush = _output.WriteAsync(new byte[StreamOutput.CrowdedPauseBytes], TestContext.Current.CancellationToken);
        flush.IsCompleted.ShouldBeFalse();
        Take(1);
        (await flush).IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task ALargeWrite_WaitsPieceByPiece()
    {
        ValueTask<FlushResult> writing = _output.WriteAsync(new byte[1024 * 1024], TestContext.Current.CancellationToken);
        Task<FlushResult> task = writing.AsTask();
        long taken = 0;
        while (taken < 1024 * 1024)
        {
            int unsent = (int)Unsent();
            unsent.ShouldBeLessThanOrEqualTo(StreamOutput.PauseBytes + (64 * 1024));
            Take(unsent);
            taken += unsent;
            await Task.Yield();
        }

        await task;
    }

    [Fact]
    public void NothingUnsent_IsNothingToCopy() => Take(0).ShouldBeEmpty();

    [Fact]
    public async Task ACancelledFlush_KeepsWhatWasWritten_AndTheNextOneWaits()
    {
        using var source = new CancellationTokenSource();
        Fill();
        ValueTask<FlushResult> flush = _output.FlushAsync(source.Token);
        await source.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(async () => await flush);
        Unsent().ShouldBe(StreamOutput.PauseBytes);
        ValueTask<FlushResult> second = _output.FlushAsync(TestContext.Current.CancellationToken);
        second.IsCompleted.ShouldBeFalse();
        Take(StreamOutput.PauseBytes);
        await second;
    }

    [Fact]
    public async Task CancelPendingFlush_EndsTheFlushOnce()
    {
        Fill();
        ValueTask<FlushResult> flush = _output.FlushAsync(TestContext.Current.CancellationToken);
        _output.CancelPendingFlush();
        (await flush).IsCanceled.ShouldBeTrue();
        Take(StreamOutput.PauseBytes);
        (await _output.FlushAsync(TestContext.Current.CancellationToken)).IsCanceled.ShouldBeFalse();
    }

    [Fact]
    public async Task AFailure_IsThrown_ToAPendingFlushAndToLaterOnes()
    {
        var failure = new StreamResetException(StreamErrorCode.Unspecified, isRemote: true, "gone");
        Fill();
        ValueTask<FlushResult> flush = _output.FlushAsync(TestContext.Current.CancellationToken);
        Close(failure);
        (await Should.ThrowAsync<StreamResetException>(async () => await flush)).ShouldBeSameAs(failure);
        _output.Write(new byte[100]);
        await Should.ThrowAsync<StreamResetException>(async () => await _output.FlushAsync(TestContext.Current.CancellationToken));
        Unsent().ShouldBe(0);
    }

    /// <summary>A server sends the agreement on a protocol ahead, also on a timer's thread: what went wrong must not be thrown there.</summary>
    [Fact]
    public async Task AFailure_IsTheFlushs_AndNotThrownByBeginningIt()
    {
        var failure = new StreamResetException(StreamErrorCode.Unspecified, isRemote: true, "gone");
        lock (_gate)
        {
            _output.CloseUnderGate(failure);
        }

        ValueTask<FlushResult> flush = _output.FlushAsync(TestContext.Current.CancellationToken);

        flush.IsFaulted.ShouldBeTrue();
        (await Should.ThrowAsync<StreamResetException>(flush.AsTask())).ShouldBe(failure);
    }

    [Fact]
    public async Task AfterTheEndOfTheDirection_AFlushSaysThatNobodyListens()
    {
        Close(failure: null);
        (await _output.WriteAsync(new byte[10], TestContext.Current.CancellationToken)).IsCompleted.ShouldBeTrue();
    }

    [Fact]
    public void Completing_FlushesWhatWasWritten_AndRefusesMore()
    {
        _output.Write<byte>([1, 2, 3]);
        Unsent().ShouldBe(0);
        _output.Complete();
        Unsent().ShouldBe(3);
        _stream.Completions.ShouldBe(1);
        Should.Throw<InvalidOperationException>(() => _output.GetMemory()).Message.ShouldContain("completed");
    }

    [Fact]
    public void CompletingWithAnError_Resets()
    {
        _output.Complete(new StreamResetException(StreamErrorCode.RateLimited, isRemote: false, "no"));
        _stream.ResetCode.ShouldBe(StreamErrorCode.RateLimited);
    }

    [Fact]
    public void AdvancingPastTheMemory_IsRefused()
    {
        int room = _output.GetMemory(10).Length;
        Should.Throw<InvalidOperationException>(() => _output.Advance(room + 1));
    }

    [Fact]
    public async Task WhatIsBeingWritten_SurvivesTheSendingOfAllBeforeIt()
    {
        _output.Write<byte>([1, 2]);
        await FlushAsync();
        Memory<byte> memory = _output.GetMemory(1);
        Take(2).ShouldBe([1, 2]);
        memory.Span[0] = 3;
        _output.Advance(1);
        await FlushAsync();
        Take(1).ShouldBe([3]);
    }

    private async Task WriteAsync(Random random, List<byte> written)
    {
        byte[] bytes = new byte[random.Next(4) == 0 ? random.Next(70_000) : random.Next(300)];
        random.NextBytes(bytes);
        written.AddRange(bytes);
        switch (random.Next(3))
        {
            case 0:
                bytes.CopyTo(_output.GetMemory(bytes.Length));
                _output.Advance(bytes.Length);
                break;
            case 1:
                _output.Write(bytes);
                break;
            default:
                _output.Write(bytes.AsSpan(0, bytes.Length / 2));
                _output.GetSpan(random.Next(1, 10_000));
                _output.Write(bytes.AsSpan(bytes.Length / 2));
                break;
        }

        if (random.Next(2) == 0)
        {
            await FlushAsync();
        }
    }

    // As an application that awaits its flushes would, the test takes from a full stream before it goes on.
    private async Task FlushAsync()
    {
        ValueTask<FlushResult> flush = _output.FlushAsync(TestContext.Current.CancellationToken);
        if (!flush.IsCompleted)
        {
            _output.CancelPendingFlush();
        }

        await flush;
    }

    private void Fill()
    {
        _output.GetMemory(StreamOutput.PauseBytes);
        _output.Advance(StreamOutput.PauseBytes);
    }

    private void Send(Random random, List<byte> sent)
    {
        int unsent = (int)Unsent();
        if (unsent > 0)
        {
            sent.AddRange(Take(random.Next(1, unsent + 1)));
        }
    }

    private byte[] Take(int count)
    {
        byte[] taken = new byte[count];
        _output.CopyUnsentTo(taken);
        lock (_gate)
        {
            _output.AdvanceUnderGate(count);
        }

        return taken;
    }

    private long Unsent()
    {
        lock (_gate)
        {
            return _output.Unsent;
        }
    }

    private void Close(Exception? failure)
    {
        lock (_gate)
        {
            _output.CloseUnderGate(failure);
        }
    }
}
