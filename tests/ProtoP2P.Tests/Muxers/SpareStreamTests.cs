using System.Buffers;
using System.IO.Pipelines;
using ProtoP2P.Muxers;
using ProtoP2P.Muxers.Yamux;
using ProtoP2P.Security;

namespace ProtoP2P.Tests.Muxers;

/// <summary>When the object of a stream that was released carries another one, and that nothing of the first reaches the second.</summary>
public sealed class SpareStreamTests
{
    private readonly YamuxHarness _harness = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_object_of_a_released_stream_carries_the_next_one_in_either_direction()
    {
        MuxedStream first = await ServeAsync(1);
        first.Release();
        _harness.Session.SpareStreams.ShouldBe(1);

        _harness.ReceiveData(3, [7, 8], YamuxFlags.Syn);
        IMuxedStream second = await _harness.AcceptAsync();
        second.ShouldBeSameAs(first);
        (second.Id, second.Direction, second.Completion.IsCompleted).ShouldBe((3, Direction.Inbound, false));
        await FinishAsync(second, 3, [7, 8]);
        ((MuxedStream)second).Release();

        IMuxedStream third = await _harness.Session.OpenStreamAsync(Token);
        third.ShouldBeSameAs(first);
        (third.Id, third.Direction).ShouldBe((2, Direction.Outbound));
        await third.Output.WriteAsync(new byte[] { 9 }, Token);
        await third.Output.CompleteAsync();
        _harness.SentHeaders().ShouldBe(
        [
            new YamuxFrameHeader(YamuxFrameType.Data, YamuxFlags.Syn, 2, 1),
            new YamuxFrameHeader(YamuxFrameType.WindowUpdate, YamuxFlags.Fin, 2, 0),
        ]);
        _harness.ReceiveData(2, [4], YamuxFlags.Ack);
        third.Input.TryRead(out ReadResult result).ShouldBeTrue();
        result.Buffer.ToArray().ShouldBe([4]);
    }

    [Fact]
    public async Task Windows_begin_anew()
    {
        MuxedStream first = await ServeAsync(1, new byte[100 * 1024], new byte[200 * 1024]);
        first.Release();

        _harness.ReceiveData(3, new byte[200 * 1024], YamuxFlags.Syn);
        IMuxedStream second = await _harness.AcceptAsync();
        second.ShouldBeSameAs(first);
        second.Output.Write(new byte[300 * 1024]);
        _ = second.Output.FlushAsync(Token);
        _harness.SentHeaders().Where(header => header.Type == YamuxFrameType.Data).Sum(header => header.Length).ShouldBe(256u * 1024);
        second.Input.TryRead(out ReadResult result).ShouldBeTrue();
        result.Buffer.Length.ShouldBe(200 * 1024);
    }

    [Fact]
    public async Task A_stream_that_was_not_released_stays_what_it_is()
    {
        MuxedStream first = await ServeAsync(1);
        _harness.ReceiveSyn(3);
        (await _harness.AcceptAsync()).ShouldNotBeSameAs(first);
        _harness.Session.SpareStreams.ShouldBe(0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_stream_that_was_reset_is_not_used_again(bool byPeer)
    {
        _harness.ReceiveSyn(1);
        var stream = (MuxedStream)await _harness.AcceptAsync();
        if (byPeer)
        {
            _harness.Receive(YamuxFrameType.WindowUpdate, YamuxFlags.Rst, 1, 0);
        }
        else
        {
            stream.Reset(StreamErrorCode.Unspecified);
        }

        await stream.DisposeAsync();
        stream.Release();
        _harness.Sent();
        _harness.Session.SpareStreams.ShouldBe(0);
    }

    [Fact]
    public async Task A_released_stream_is_spare_once_its_end_has_left()
    {
        MuxedStream stream = await DisposeUnsentAsync(1);
        stream.Release();
        _harness.Session.SpareStreams.ShouldBe(0);
        _harness.SentHeaders().ShouldContain(header => header.StreamId == 1 && header.Flags.HasFlag(YamuxFlags.Fin));
        _harness.Session.SpareStreams.ShouldBe(1);
        _harness.ReceiveSyn(3);
        (await _harness.AcceptAsync()).ShouldBeSameAs(stream);

        // Whatever was armed for the first is not the second's.
        _harness.Clock.Advance(TimeSpan.FromMinutes(5));
        stream.Completion.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task Nothing_becomes_another_stream_while_the_loop_that_receives_may_hold_it()
    {
        MuxedStream first = await DisposeUnendedAsync(1);
        MuxedStream second = await DisposeUnendedAsync(3);
        first.Release();
        Task<IMuxedStream>? meanwhile = null;
        second.AtTheEnd(() => meanwhile = _harness.Session.OpenStreamAsync(Token).AsTask());

        byte[] ends = new byte[2 * YamuxFrameHeader.Size];
        new YamuxFrameHeader(YamuxFrameType.WindowUpdate, YamuxFlags.Fin, 1, 0).Write(ends);
        new YamuxFrameHeader(YamuxFrameType.WindowUpdate, YamuxFlags.Fin, 3, 0).Write(ends.AsSpan(YamuxFrameHeader.Size));
        _harness.Session.Receive(ends);

        (await meanwhile!).ShouldNotBeSameAs(first);
        _harness.Session.SpareStreams.ShouldBe(1);
        (await _harness.Session.OpenStreamAsync(Token)).ShouldBeSameAs(first);
    }

    [Fact]
    public async Task Nothing_becomes_another_stream_while_the_loop_that_sends_may_hold_it()
    {
        MuxedStream first = await DisposeUnsentAsync(1);
        MuxedStream second = await DisposeUnsentAsync(3);
        first.Release();
        Task<IMuxedStream>? meanwhile = null;
        second.AtTheEnd(() => meanwhile = _harness.Session.OpenStreamAsync(Token).AsTask());

        _harness.Sent();

        (await meanwhile!).ShouldNotBeSameAs(first);
        _harness.Session.SpareStreams.ShouldBe(1);
        (await _harness.Session.OpenStreamAsync(Token)).ShouldBeSameAs(first);
    }

    [Fact]
    public async Task What_a_peer_still_sends_on_a_stream_that_it_has_ended_does_not_reach_the_next_one()
    {
        MuxedStream first = await DisposeUnsentAsync(1);
        byte[] frame = new byte[YamuxFrameHeader.Size + 100];
        new YamuxFrameHeader(YamuxFrameType.Data, YamuxFlags.None, 1, 100).Write(frame);
        _harness.Session.Receive(frame.AsSpan(0, 50));
        _harness.Sent();
        first.Release();
        var second = (MuxedStream)await _harness.Session.OpenStreamAsync(Token);
        second.ShouldBeSameAs(first);

        _harness.Session.Receive(frame.AsSpan(50));

        second.Input.TryRead(out _).ShouldBeFalse();
        second.Unread.ShouldBe(0);
        _harness.ReceiveData(2, [5]);
        second.Input.TryRead(out ReadResult result).ShouldBeTrue();
        result.Buffer.ToArray().ShouldBe([5]);
    }

    [Fact]
    public async Task Whoever_uses_a_stream_after_its_return_is_told_so()
    {
        MuxedStream stream = await ServeAsync(1);
        (PipeReader input, PipeWriter output) = (stream.Input, stream.Output);
        stream.Release();
        Should.Throw<InvalidOperationException>(() => input.TryRead(out _));
        Should.Throw<InvalidOperationException>(() => { _ = input.ReadAsync(Token); });
        Should.Throw<InvalidOperationException>(() => input.AdvanceTo(default));
        Should.Throw<InvalidOperationException>(() => output.GetMemory());
        Should.Throw<InvalidOperationException>(() => { _ = output.WriteAsync(new byte[1], Token); });
        stream.Reset(StreamErrorCode.Unspecified);
        await stream.DisposeAsync();
        stream.Release();
        _harness.Sent().ShouldBeEmpty();
        _harness.Session.SpareStreams.ShouldBe(1);
    }

    [Fact]
    public async Task Few_are_kept_and_an_idle_connection_keeps_none()
    {
        var streams = new List<MuxedStream>();
        for (uint number = 0; number < 100; number++)
        {
            streams.Add(await ServeAsync((2 * number) + 1));
        }

        streams.ForEach(stream => stream.Release());
        _harness.Session.SpareStreams.ShouldBe(64);
        _harness.Session.Tick();
        _harness.Session.SpareStreams.ShouldBe(0);
    }

    [Fact]
    public async Task A_connection_that_has_ended_keeps_none()
    {
        (await ServeAsync(1)).Release();
        MuxedStream late = await ServeAsync(3);
        _harness.Session.End(new ConnectionClosedException(ConnectionErrorCode.None, isRemote: false, "over"));
        late.Release();
        _harness.Session.SpareStreams.ShouldBe(0);
    }

    [Fact]
    public void A_loop_is_past_a_mark_when_it_was_between_its_turns_or_has_ended_the_turn()
    {
        var between = new LoopMarks(4, 8);
        between.ArePast(between).ShouldBeTrue();
        new LoopMarks(5, 8).ArePast(between).ShouldBeTrue();
        var receiving = new LoopMarks(5, 8);
        receiving.ArePast(receiving).ShouldBeFalse();
        new LoopMarks(6, 8).ArePast(receiving).ShouldBeTrue();
        new LoopMarks(6, 9).ArePast(new LoopMarks(5, 9)).ShouldBeFalse();
    }

    // A stream that the peer opened, served to its end.
    private async Task<MuxedStream> ServeAsync(uint id, byte[]? request = null, byte[]? reply = null)
    {
        request ??= [1, 2, 3];
        _harness.ReceiveData(id, request, YamuxFlags.Syn);
        IMuxedStream stream = await _harness.AcceptAsync();
        await FinishAsync(stream, id, request, reply);
        return (MuxedStream)stream;
    }

    private async Task FinishAsync(IMuxedStream stream, uint id, byte[] request, byte[]? reply = null)
    {
        _harness.Receive(YamuxFrameType.WindowUpdate, YamuxFlags.Fin, id, 0);
        stream.Input.TryRead(out ReadResult result).ShouldBeTrue();
        result.Buffer.ToArray().ShouldBe(request);
        result.IsCompleted.ShouldBeTrue();
        stream.Input.AdvanceTo(result.Buffer.End);
        stream.Output.Write(reply ?? [4, 5]);
        await stream.Output.CompleteAsync();
        _harness.SentHeaders().ShouldContain(header => header.StreamId == id && header.Flags.HasFlag(YamuxFlags.Fin));
        await stream.DisposeAsync();
        stream.Completion.IsCompleted.ShouldBeTrue();
    }

    // The peer has ended, and what this node has to say has not left.
    private async Task<MuxedStream> DisposeUnsentAsync(uint id)
    {
        _harness.Receive(YamuxFrameType.WindowUpdate, YamuxFlags.Syn | YamuxFlags.Fin, id, 0);
        IMuxedStream stream = await _harness.AcceptAsync();
        stream.Output.Write((byte[])[4, 5]);
        await stream.Output.CompleteAsync();
        await stream.DisposeAsync();
        return (MuxedStream)stream;
    }

    // This node has ended, and the peer has not.
    private async Task<MuxedStream> DisposeUnendedAsync(uint id)
    {
        _harness.ReceiveSyn(id);
        IMuxedStream stream = await _harness.AcceptAsync();
        await stream.Output.CompleteAsync();
        _harness.Sent();
        await stream.DisposeAsync();
        return (MuxedStream)stream;
    }
}
