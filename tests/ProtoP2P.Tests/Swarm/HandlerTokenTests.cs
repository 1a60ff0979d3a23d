using System.IO.Pipelines;
using Microsoft.Extensions.Logging.Abstractions;
using ProtoP2P.Muxers;
using ProtoP2P.Muxers.Yamux;
using ProtoP2P.Swarm;
using ProtoP2P.Tests.Muxers;

namespace ProtoP2P.Tests.Swarm;

/// <summary>The token of a handler of raw streams, with which nothing of the stream is registered: it fires, and wakes what waits with it, all the same.</summary>
public sealed class HandlerTokenTests
{
    private readonly YamuxHarness _harness = new();
    private readonly HandlerTokens _running = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_stop_ends_a_read_and_a_flush_that_wait_with_it()
    {
        (MuxedStream stream, HandlerToken handler) = await HandleAsync();
        Task<ReadResult> read = stream.Input.ReadAsync(handler.Token).AsTask();
        Task<FlushResult> flush = stream.Output.WriteAsync(new byte[300 * 1024], handler.Token).AsTask();
        await _running.StopAllAsync(NullLogger.Instance);
        (await Should.ThrowAsync<OperationCanceledException>(() => read.WaitAsync(TimeSpan.FromSeconds(30), Token))).CancellationToken.ShouldBe(handler.Token);
        await Should.ThrowAsync<OperationCanceledException>(() => flush.WaitAsync(TimeSpan.FromSeconds(30), Token));
        stream.Completion.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task What_waits_with_another_token_goes_on_waiting()
    {
        (MuxedStream stream, _) = await HandleAsync();
        using var other = new CancellationTokenSource();
        Task<ReadResult> read = stream.Input.ReadAsync(other.Token).AsTask();
        await _running.StopAllAsync(NullLogger.Instance);
        read.IsCompleted.ShouldBeFalse();
        await other.CancelAsync();
        (await Should.ThrowAsync<OperationCanceledException>(() => read.WaitAsync(TimeSpan.FromSeconds(30), Token))).CancellationToken.ShouldBe(other.Token);
    }

    [Fact]
    public async Task A_reset_fires_it_and_a_read_that_waits_with_it_learns_of_the_reset()
    {
        (MuxedStream stream, HandlerToken handler) = await HandleAsync();
        Task<ReadResult> read = stream.Input.ReadAsync(handler.Token).AsTask();
        _harness.Receive(YamuxFrameType.WindowUpdate, YamuxFlags.Rst, 1, 0);
        handler.IsCancellationRequested.ShouldBeTrue();
        await Should.ThrowAsync<StreamResetException>(() => read.WaitAsync(TimeSpan.FromSeconds(30), Token));
    }

    [Fact]
    public async Task A_stream_that_has_failed_before_its_handler_begins_fires_it_at_once()
    {
        _harness.ReceiveSyn(1);
        var stream = (MuxedStream)await _harness.AcceptAsync();
        stream.Reset(StreamErrorCode.Unspecified);
        Begin(stream).IsCancellationRequested.ShouldBeTrue();
    }

    [Fact]
    public async Task The_failure_of_a_stream_whose_handler_has_returned_does_not_fire_it()
    {
        (MuxedStream stream, HandlerToken handler) = await HandleAsync();
        stream.EndHandling();
        stream.Reset(StreamErrorCode.Unspecified);
        handler.IsCancellationRequested.ShouldBeFalse();
    }

    [Fact]
    public async Task A_stop_fires_those_that_run_and_those_that_come_later_and_none_that_has_ended()
    {
        (MuxedStream Stream, HandlerToken Token)[] handlers = [await HandleAsync(1), await HandleAsync(3), await HandleAsync(5), await HandleAsync(7)];
        _running.Remove(handlers[0].Token);
        _running.Remove(handlers[3].Token);
        _running.Remove(handlers[1].Token);
        _running.Add(handlers[1].Token);
        await _running.StopAllAsync(NullLogger.Instance);
        handlers.Select(handler => handler.Token.IsCancellationRequested).ShouldBe([false, true, true, false]);
        (await HandleAsync(9)).Token.IsCancellationRequested.ShouldBeTrue();
    }

    [Fact]
    public async Task What_a_callback_throws_keeps_no_other_handler_from_its_end()
    {
        (_, HandlerToken first) = await HandleAsync(1);
        (_, HandlerToken second) = await HandleAsync(3);
        await using CancellationTokenRegistration one = first.Token.Register(static () => throw new InvalidOperationException("user code"));
        await using CancellationTokenRegistration two = second.Token.Register(static () => throw new InvalidOperationException("user code"));
        await _running.StopAllAsync(NullLogger.Instance);
        (first.IsCancellationRequested, second.IsCancellationRequested).ShouldBe((true, true));
    }

    [Fact]
    public async Task A_read_that_begins_while_the_stop_comes_ends()
    {
        for (uint id = 1; id < 2_000; id += 2)
        {
            (MuxedStream stream, HandlerToken handler) = await HandleAsync(id);
            using var both = new Barrier(2);
            Task<Exception?> reading = Task.Run(async () =>
            {
                both.SignalAndWait(Token);
                return await Record.ExceptionAsync(async () => await stream.Input.ReadAsync(handler.Token));
            }, Token);
            both.SignalAndWait(Token);
            await handler.StopAsync(NullLogger.Instance);
            (await reading.WaitAsync(TimeSpan.FromSeconds(30), Token)).ShouldBeAssignableTo<OperationCanceledException>();
            stream.Reset(StreamErrorCode.Shutdown);
            _harness.Sent();
        }
    }

    private async Task<(MuxedStream Stream, HandlerToken Token)> HandleAsync(uint id = 1)
    {
        _harness.ReceiveSyn(id);
        var stream = (MuxedStream)await _harness.AcceptAsync();
        return (stream, Begin(stream));
    }

    private HandlerToken Begin(MuxedStream stream)
    {
        var handler = new HandlerToken(stream);
        stream.BeginHandling(handler);
        _running.Add(handler);
        return handler;
    }
}
