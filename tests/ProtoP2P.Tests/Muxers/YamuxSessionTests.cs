using System.IO.Pipelines;
using ProtoP2P.Muxers;
using ProtoP2P.Muxers.Yamux;
using ProtoP2P.Security;

namespace ProtoP2P.Tests.Muxers;

public sealed class YamuxSessionTests
{
    private static readonly TimeSpan Safety = TimeSpan.FromSeconds(30);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Opening_writing_and_ending_share_one_batch_and_the_end_is_a_frame_of_its_own()
    {
        var harness = new YamuxHarness(ConnectionRole.Initiator);
        IMuxedStream stream = await harness.Session.OpenStreamAsync(Token);
        await stream.Output.WriteAsync(new byte[] { 1, 2, 3 }, Token);
        await stream.Output.CompleteAsync();
        harness.SentHeaders().ShouldBe(
        [
            new YamuxFrameHeader(YamuxFrameType.Data, YamuxFlags.Syn, 1, 3),
            new YamuxFrameHeader(YamuxFrameType.WindowUpdate, YamuxFlags.Fin, 1, 0),
        ]);
    }

    [Fact]
    public async Task A_stream_without_data_is_announced_at_once_and_ids_leave_in_order()
    {
        var harness = new YamuxHarness(ConnectionRole.Responder);
        await harness.Session.OpenStreamAsync(Token);
        IMuxedStream second = await harness.Session.OpenStreamAsync(Token);
        await second.Output.WriteAsync(new byte[] { 1 }, Token);
        harness.SentHeaders().ShouldBe(
        [
            new YamuxFrameHeader(YamuxFrameType.WindowUpdate, YamuxFlags.Syn, 2, 0),
            new YamuxFrameHeader(YamuxFrameType.Data, YamuxFlags.Syn, 4, 1),
        ]);
    }

    [Fact]
    public async Task The_acknowledgement_rides_on_the_first_frame()
    {
        var harness = new YamuxHarness();
        harness.ReceiveSyn(1);
        IMuxedStream stream = await harness.AcceptAsync();
        harness.Sent().ShouldBeEmpty();
        await stream.Output.WriteAsync(new byte[] { 1 }, Token);
        await stream.Output.WriteAsync(new byte[] { 2 }, Token);
        harness.SentHeaders().ShouldBe([new YamuxFrameHeader(YamuxFrameType.Data, YamuxFlags.Ack, 1, 2)]);
    }

    [Fact]
    public async Task Silent_streams_are_acknowledged_before_the_peer_must_stop_opening()
    {
        var harness = new YamuxHarness();
        for (uint id = 1; id < 2 * 40; id += 2)
        {
            harness.ReceiveSyn(id);
            await harness.AcceptAsync();
        }

        harness.SentHeaders().Count(header => header.Flags == YamuxFlags.Ack).ShouldBeGreaterThanOrEqualTo(33);
    }

    [Fact]
    public async Task Silent_streams_are_acknowledged_time_and_again()
    {
        var harness = new YamuxHarness(options: new YamuxOptions { MaxStreams = 1000 });
        int acknowledged = 0;
        for (uint number = 0; number < 300; number++)
        {
            harness.ReceiveSyn((2 * number) + 1);
            await harness.AcceptAsync();
            acknowledged += harness.SentHeaders().Count(header => header.Flags == YamuxFlags.Ack);
        }

        acknowledged.ShouldBeGreaterThanOrEqualTo(300 - 32);
    }

    [Fact]
    public async Task A_reset_that_meets_the_opening_follows_it()
    {
        var harness = new YamuxHarness(ConnectionRole.Initiator);
        var stream = (YamuxStream)await harness.Session.OpenStreamAsync(Token);

        // What the write loop sees where it passed its last look at the stream before the reset began.
        stream.RequestReset(StreamErrorCode.Unspecified);
        List<YamuxFrameHeader> opening = harness.SentHeaders();
        stream.Reset(StreamErrorCode.Unspecified);

        opening.ShouldBe([new YamuxFrameHeader(YamuxFrameType.WindowUpdate, YamuxFlags.Syn, 1, 0)]);
        harness.SentHeaders().ShouldHaveSingleItem().Flags.ShouldBe(YamuxFlags.Rst);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Opening_waits_at_the_limit_of_unacknowledged_streams_until_any_frame_or_reset_arrives(bool reset)
    {
        var harness = new YamuxHarness(ConnectionRole.Initiator, new YamuxOptions { MaxUnacknowledgedStreams = 2 });
        await harness.Session.OpenStreamAsync(Token);
        await harness.Session.OpenStreamAsync(Token);
        Task<IMuxedStream> third = harness.Session.OpenStreamAsync(Token).AsTask();
        third.IsCompleted.ShouldBeFalse();
        if (reset)
        {
            harness.Receive(YamuxFrameType.WindowUpdate, YamuxFlags.Rst, 1, 0);
        }
        else
        {
            harness.ReceiveData(1, [1]);
        }

        (await third.WaitAsync(Safety, Token)).Id.ShouldBe(5);
    }

    [Fact]
    public async Task The_stream_limit_names_its_option()
    {
        var harness = new YamuxHarness(ConnectionRole.Initiator, new YamuxOptions { MaxStreams = 1 });
        await harness.Session.OpenStreamAsync(Token);
        var refusal = await Should.ThrowAsync<ResourceLimitException>(async () => await harness.Session.OpenStreamAsync(Token));
        refusal.Option.ShouldBe("YamuxOptions.MaxStreams");
        refusal.Limit.ShouldBe(1);
    }

    [Theory]
    [InlineData(2u)]
    [InlineData(0x7ffffffeu)]
    public void An_id_of_the_wrong_parity_is_a_violation(uint id)
    {
        var harness = new YamuxHarness(ConnectionRole.Responder);
        Should.Throw<ProtocolViolationException>(() => harness.ReceiveSyn(id));
    }

    [Theory]
    [InlineData(5u)]
    [InlineData(3u)]
    public void An_id_that_does_not_grow_is_a_violation(uint id)
    {
        var harness = new YamuxHarness();
        harness.ReceiveSyn(5);
        Should.Throw<ProtocolViolationException>(() => harness.ReceiveSyn(id));
    }

    [Fact]
    public async Task Frames_of_unknown_streams_are_drained()
    {
        var harness = new YamuxHarness();
        harness.ReceiveData(7, new byte[70_000]);
        harness.Receive(YamuxFrameType.WindowUpdate, YamuxFlags.None, 9, 100);
        harness.Receive(YamuxFrameType.WindowUpdate, YamuxFlags.Rst, 9, 0);
        harness.ReceiveData(11, [1, 2], YamuxFlags.Syn | YamuxFlags.Fin);
        (await Testing.MuxerPair.ReadToEndAsync((await harness.AcceptAsync()).Input, Token)).ShouldBe([1, 2]);
        harness.SentHeaders().ShouldBeEmpty("an unknown stream is not answered");
    }

    [Fact]
    public async Task A_reset_carries_its_code_both_ways()
    {
        var harness = new YamuxHarness();
        harness.ReceiveSyn(1);
        harness.ReceiveSyn(3);
        IMuxedStream theirs = await harness.AcceptAsync();
        IMuxedStream ours = await harness.AcceptAsync();
        harness.Receive(YamuxFrameType.WindowUpdate, YamuxFlags.Rst, 1, (uint)StreamErrorCode.Gated);
        var reset = await Should.ThrowAsync<StreamResetException>(async () => await theirs.Input.ReadAsync(Token));
        reset.Code.ShouldBe(StreamErrorCode.Gated);
        reset.IsRemote.ShouldBeTrue();

        ours.Reset(StreamErrorCode.Shutdown);
        ours.Reset(StreamErrorCode.Gated);
        harness.SentHeaders().ShouldBe(
            [new YamuxFrameHeader(YamuxFrameType.WindowUpdate, YamuxFlags.Rst, 3, (uint)StreamErrorCode.Shutdown)]);
    }

    [Fact]
    public async Task Data_waits_for_credit_and_streams_take_turns()
    {
        var harness = new YamuxHarness(ConnectionRole.Initiator);
        IMuxedStream first = await harness.Session.OpenStreamAsync(Token);
        IMuxedStream second = await harness.Session.OpenStreamAsync(Token);
        byte[] batch = new byte[130_816];
        _ = harness.Session.Produce(batch);
        Task writing = first.Output.WriteAsync(new byte[120_000], Token).AsTask();
        await second.Output.WriteAsync(new byte[120_000], Token);

        harness.SentHeaders().Select(header => header.StreamId).ShouldBe([1u, 3u, 1u, 3u]);
        await writing.WaitAsync(Safety, Token);

        Task more = first.Output.WriteAsync(new byte[300_000], Token).AsTask();
        long sent = 120_000;
        while (harness.Sent() is { Count: > 0 } frames)
        {
            sent += frames.Sum(frame => frame.Body.Length);
            await Task.Yield();
        }

        sent.ShouldBeLessThanOrEqualTo(256 * 1024);
        harness.Receive(YamuxFrameType.WindowUpdate, YamuxFlags.None, 1, 1024 * 1024);
        while (!more.IsCompleted)
        {
            harness.Sent();
            await Task.Yield();
        }
    }

    [Fact]
    public void A_pong_repeats_the_value_and_unexpected_pongs_are_ignored()
    {
        var harness = new YamuxHarness();
        harness.Receive(YamuxFrameType.Ping, YamuxFlags.Ack, 0, 77);
        harness.Receive(YamuxFrameType.Ping, YamuxFlags.Syn, 0, 0xdeadbeef);
        harness.SentHeaders().ShouldBe([new YamuxFrameHeader(YamuxFrameType.Ping, YamuxFlags.Ack, 0, 0xdeadbeef)]);
        harness.Session.RoundTripTime.ShouldBeNull();
    }

    [Fact]
    public void A_keepalive_ping_leaves_every_15_seconds_and_measures_the_round_trip()
    {
        var harness = new YamuxHarness();
        harness.Session.Tick().ShouldBe(TimeSpan.FromSeconds(15));
        harness.Clock.Advance(TimeSpan.FromSeconds(15));
        harness.Session.Tick();
        harness.SentHeaders().ShouldBe([new YamuxFrameHeader(YamuxFrameType.Ping, YamuxFlags.Syn, 0, 1)]);
        harness.Session.Tick();
        harness.SentHeaders().ShouldBeEmpty("one ping is outstanding at a time");
        harness.Clock.Advance(TimeSpan.FromMilliseconds(60));
        harness.Receive(YamuxFrameType.Ping, YamuxFlags.Ack, 0, 1);
        harness.Session.RoundTripTime.ShouldBe(TimeSpan.FromMilliseconds(60));
    }

    [Fact]
    public void A_ping_without_an_answer_within_10_seconds_ends_the_connection()
    {
        var harness = new YamuxHarness();
        harness.Clock.Advance(TimeSpan.FromSeconds(15));
        harness.Session.Tick();
        harness.Sent();
        harness.Clock.Advance(TimeSpan.FromSeconds(9));
        harness.Session.Tick().ShouldBe(TimeSpan.FromSeconds(1));
        harness.Clock.Advance(TimeSpan.FromSeconds(1));
        Should.Throw<ConnectionClosedException>(() => harness.Session.Tick()).Message.ShouldContain("KeepAliveTimeout");
    }

    [Fact]
    public void While_the_peer_sends_an_overdue_answer_does_not_end_the_connection()
    {
        var harness = new YamuxHarness();
        harness.Clock.Advance(TimeSpan.FromSeconds(15));
        harness.Session.Tick();
        harness.Sent();
        harness.Clock.Advance(TimeSpan.FromSeconds(9));
        harness.ReceiveData(1, new byte[10], YamuxFlags.Syn);
        harness.Clock.Advance(TimeSpan.FromSeconds(9));
        harness.Session.Tick().ShouldBe(TimeSpan.FromSeconds(1));
        harness.Clock.Advance(TimeSpan.FromSeconds(1));
        Should.Throw<ConnectionClosedException>(() => harness.Session.Tick()).Message.ShouldContain("KeepAliveTimeout");
    }

    [Fact]
    public async Task After_GoAway_no_stream_opens_and_those_that_exist_finish()
    {
        var harness = new YamuxHarness();
        bool exhausted = false;
        harness.Session.Exhausted = () => exhausted = true;
        harness.ReceiveSyn(1);
        IMuxedStream stream = await harness.AcceptAsync();
        harness.Receive(YamuxFrameType.GoAway, YamuxFlags.None, 0, (uint)ConnectionErrorCode.Shutdown);

        var refused = await Should.ThrowAsync<ConnectionClosedException>(async () => await harness.Session.OpenStreamAsync(Token));
        refused.Code.ShouldBe(ConnectionErrorCode.Shutdown);
        refused.IsRemote.ShouldBeTrue();
        harness.ReceiveData(1, [9], YamuxFlags.Fin);
        (await Testing.MuxerPair.ReadToEndAsync(stream.Input, Token)).ShouldBe([9]);
        exhausted.ShouldBeFalse();
        await stream.Output.CompleteAsync();
        harness.Sent();
        exhausted.ShouldBeTrue();
    }

    [Fact]
    public async Task A_disposed_stream_waits_5_seconds_for_the_peers_end_and_then_resets()
    {
        var harness = new YamuxHarness();
        harness.ReceiveSyn(1);
        IMuxedStream stream = await harness.AcceptAsync();
        await stream.Output.CompleteAsync();
        await stream.DisposeAsync();
        harness.SentHeaders().ShouldHaveSingleItem().Flags.ShouldBe(YamuxFlags.Fin | YamuxFlags.Ack);
        harness.ReceiveData(1, new byte[1000]);
        harness.Session.Unread.Held.ShouldBe(0);
        harness.Clock.Advance(TimeSpan.FromSeconds(4));
        harness.Session.StreamCount.ShouldBe(1);
        harness.Clock.Advance(TimeSpan.FromSeconds(1));
        harness.Session.StreamCount.ShouldBe(0);
        harness.SentHeaders().ShouldHaveSingleItem().Flags.ShouldBe(YamuxFlags.Rst);
    }

    [Fact]
    public async Task A_disposed_stream_whose_peer_ends_in_time_is_not_reset()
    {
        var harness = new YamuxHarness();
        harness.ReceiveSyn(1);
        IMuxedStream stream = await harness.AcceptAsync();
        await stream.Output.CompleteAsync();
        await stream.DisposeAsync();
        harness.Sent();
        harness.ReceiveData(1, new byte[1000], YamuxFlags.Fin);
        harness.Session.StreamCount.ShouldBe(0);
        harness.Clock.Advance(TimeSpan.FromMinutes(1));
        harness.SentHeaders().ShouldBeEmpty();
    }

    [Theory]
    [InlineData(1, 256 * 1024)]
    [InlineData(15, 256 * 1024)]
    [InlineData(16, 64 * 1024)]
    public async Task A_stream_holds_256_KiB_unsent_and_64_KiB_where_16_have_something_to_send(int streams, int most)
    {
        var harness = new YamuxHarness();
        harness.ReceiveSyn(1);
        IMuxedStream stream = await harness.AcceptAsync();
        for (uint id = 3; id < 1 + (2 * streams); id += 2)
        {
            harness.ReceiveSyn(id);
            IMuxedStream other = await harness.AcceptAsync();
            (await other.Output.WriteAsync(new byte[1], Token)).IsCompleted.ShouldBeFalse();
        }

        await FillAsync(stream, most);
    }

    [Fact]
    public async Task Streams_without_credit_are_no_crowd_and_hold_256_KiB_each()
    {
        const int streams = 20;
        var harness = new YamuxHarness();
        for (uint id = 1; id < 2 * streams; id += 2)
        {
            harness.ReceiveSyn(id);
            IMuxedStream stream = await harness.AcceptAsync();
            ValueTask<FlushResult> window = stream.Output.WriteAsync(new byte[256 * 1024], Token);
            harness.Sent().Sum(frame => frame.Body.Length).ShouldBe(256 * 1024, "the window of a peer that grants nothing more");
            await window;
            await FillAsync(stream, 256 * 1024);
            harness.Sent().ShouldAllBe(frame => frame.Body.Length == 0);
        }
    }

    // Writes until a flush waits.
    private static async Task FillAsync(IMuxedStream stream, int most)
    {
        const int piece = 16 * 1024;
        for (int unsent = piece; unsent < most; unsent += piece)
        {
            ValueTask<FlushResult> flush = stream.Output.WriteAsync(new byte[piece], Token);
            flush.IsCompleted.ShouldBeTrue($"at {unsent}");
            await flush;
        }

        stream.Output.WriteAsync(new byte[piece], Token).IsCompleted.ShouldBeFalse($"at {most}");
    }

    [Fact]
    public async Task Credit_returns_when_half_the_window_is_consumed_not_when_it_arrives()
    {
        var harness = new YamuxHarness();
        harness.ReceiveData(1, new byte[256 * 1024], YamuxFlags.Syn);
        IMuxedStream stream = await harness.AcceptAsync();
        harness.SentHeaders().ShouldBeEmpty();
        ReadResult result = await stream.Input.ReadAsync(Token);
        stream.Input.AdvanceTo(result.Buffer.GetPosition((128 * 1024) - 1));
        harness.SentHeaders().ShouldBeEmpty();
        harness.Session.Unread.Held.ShouldBe((3 * 64 * 1024) - (4 * 1024), "a byte more than two segments of 64 KiB, but for the small one that every stream has");

        stream.Input.TryRead(out result).ShouldBeTrue();
        stream.Input.AdvanceTo(result.Buffer.GetPosition(1));
        harness.SentHeaders().ShouldContain(new YamuxFrameHeader(YamuxFrameType.WindowUpdate, YamuxFlags.Ack, 1, 128 * 1024));
    }

    [Fact]
    public async Task Growing_windows_have_one_ping_under_way_however_many_they_are_and_its_answer_replaces_a_time_that_was_too_long()
    {
        var harness = new YamuxHarness();
        List<IMuxedStream> streams = [];
        for (uint id = 1; id < 20; id += 2)
        {
            harness.ReceiveSyn(id);
            streams.Add(await harness.AcceptAsync());
        }

        ConsumeAll(harness, streams);
        Pings(harness).ShouldBe(1);
        harness.Clock.Advance(TimeSpan.FromMilliseconds(50));
        harness.Receive(YamuxFrameType.Ping, YamuxFlags.Ack, 0, 1);
        for (int round = 0; round < 3; round++)
        {
            ConsumeAll(harness, streams);
        }

        Pings(harness).ShouldBe(1);
        harness.Clock.Advance(TimeSpan.FromMilliseconds(1));
        harness.Receive(YamuxFrameType.Ping, YamuxFlags.Ack, 0, 2);
        harness.Session.PathAt(harness.Clock.GetTimestamp()).ShouldBe(new PathMeasurement(TimeSpan.FromMilliseconds(1), 2, IsShared: true));
    }

    private static int Pings(YamuxHarness harness) => harness.SentHeaders().Count(header => header.Type == YamuxFrameType.Ping);

    private static void ConsumeAll(YamuxHarness harness, List<IMuxedStream> streams)
    {
        foreach (IMuxedStream stream in streams)
        {
            harness.ReceiveData((uint)stream.Id, new byte[128 * 1024]);
            stream.Input.TryRead(out ReadResult result).ShouldBeTrue();
            stream.Input.AdvanceTo(result.Buffer.End);
        }
    }
}
