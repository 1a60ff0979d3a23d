using System.IO.Pipelines;
using ProtoP2P.Muxers;
using ProtoP2P.Muxers.Yamux;
using ProtoP2P.Resources;
using ProtoP2P.Security;

namespace ProtoP2P.Tests.Muxers;

/// <summary>Attacks and failures that other implementations have known, by name.</summary>
public sealed class YamuxRegressionTests
{
    private const int Window = 256 * 1024, Segment = 64 * 1024;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Window + 1)]
    [InlineData(1024 * 1024)]
    [InlineData(int.MaxValue)]
    public void CVE_2026_32314_SYN_with_data_larger_than_the_window_on_a_new_stream(int length)
    {
        var harness = new YamuxHarness();
        Should.Throw<ProtocolViolationException>(() => harness.Receive(YamuxFrameType.Data, YamuxFlags.Syn, 1, (uint)length));
    }

    [Fact]
    public void CVE_2026_32314_SYN_with_data_larger_than_the_window_on_a_refused_stream()
    {
        var harness = new YamuxHarness(options: new YamuxOptions { MaxStreams = 1 });
        harness.ReceiveSyn(1);
        Should.Throw<ProtocolViolationException>(() => harness.Receive(YamuxFrameType.Data, YamuxFlags.Syn, 3, Window + 1));
    }

    [Fact]
    public void A_second_frame_cannot_exceed_what_the_first_left_of_the_window()
    {
        var harness = new YamuxHarness();
        harness.ReceiveData(1, new byte[Window], YamuxFlags.Syn);
        Should.Throw<ProtocolViolationException>(() => harness.ReceiveData(1, new byte[1]));
    }

    [Fact]
    public void GHSA_4w32_2493_32g7_window_credit_overflow()
    {
        var harness = new YamuxHarness();
        harness.ReceiveSyn(1);
        harness.Receive(YamuxFrameType.WindowUpdate, YamuxFlags.None, 1, uint.MaxValue - Window);
        Should.Throw<ProtocolViolationException>(() => harness.Receive(YamuxFrameType.WindowUpdate, YamuxFlags.None, 1, 1));
    }

    [Fact]
    public void GHSA_4w32_2493_32g7_a_reset_code_is_not_credit()
    {
        var harness = new YamuxHarness();
        harness.ReceiveSyn(1);
        harness.Receive(YamuxFrameType.WindowUpdate, YamuxFlags.Rst, 1, uint.MaxValue);
        harness.Session.StreamCount.ShouldBe(0);
    }

    [Fact]
    public void CVE_2024_32984_ping_flood_at_a_peer_that_does_not_read()
    {
        var harness = new YamuxHarness();
        for (uint value = 0; value < 100_000; value++)
        {
            harness.Receive(YamuxFrameType.Ping, YamuxFlags.Syn, 0, value);
        }

        harness.Session.QueuedControlFrames.ShouldBe(32);
        harness.SentHeaders().ShouldAllBe(header => header.Type == YamuxFrameType.Ping && header.Flags == YamuxFlags.Ack);
    }

    [Fact]
    public void CVE_2024_32984_SYN_flood_at_a_peer_that_does_not_read()
    {
        var harness = new YamuxHarness();
        uint id = 1;
        var reason = Should.Throw<ConnectionClosedException>(() =>
        {
            for (; id < 100_000; id += 2)
            {
                harness.ReceiveSyn(id);
            }
        });
        reason.Code.ShouldBe(ConnectionErrorCode.RateLimited);
        harness.Session.StreamCount.ShouldBe(256, "the backlog bounds what is kept");
        harness.Session.QueuedControlFrames.ShouldBeLessThanOrEqualTo(512);
    }

    [Fact]
    public async Task CVE_2022_23486_stream_flood_is_refused_with_a_code_and_the_rest_goes_on()
    {
        var harness = new YamuxHarness(options: new YamuxOptions { AcceptBacklog = 4 });
        for (uint id = 1; id <= 11; id += 2)
        {
            harness.ReceiveSyn(id);
        }

        List<YamuxFrameHeader> refusals = harness.SentHeaders();
        refusals.Select(header => header.StreamId).ShouldBe([9u, 11u]);
        refusals.ShouldAllBe(header => header.Flags == YamuxFlags.Rst && header.Length == (uint)StreamErrorCode.ResourceLimit);
        (await harness.AcceptAsync()).Id.ShouldBe(1);
        harness.ReceiveSyn(13);
        harness.SentHeaders().ShouldBeEmpty("an accepted stream leaves the backlog");
    }

    [Fact]
    public void CVE_2022_23486_the_scope_refuses_streams()
    {
        var harness = new YamuxHarness(limits: new ResourceLimits(long.MaxValue, "none", 2, "some option"));
        harness.ReceiveSyn(1);
        harness.ReceiveSyn(3);
        harness.ReceiveSyn(5);
        harness.SentHeaders().ShouldHaveSingleItem().StreamId.ShouldBe(5u);
    }

    [Fact]
    public void CVE_2023_44487_rapid_reset_closes_the_connection()
    {
        var harness = new YamuxHarness(options: new YamuxOptions { AcceptBacklog = 65_536 });
        uint id = 1;
        var reason = Should.Throw<ConnectionClosedException>(() =>
        {
            for (; id < 100_000; id += 2)
            {
                harness.ReceiveSyn(id);
                harness.Receive(YamuxFrameType.WindowUpdate, YamuxFlags.Rst, id, 0);
            }
        });
        reason.Code.ShouldBe(ConnectionErrorCode.RateLimited);
        reason.Message.ShouldContain("YamuxOptions.UnservedStreams");
        harness.Session.StreamCount.ShouldBe(0);
    }

    [Fact]
    public async Task Streams_that_are_served_do_not_count_as_rapid_resets()
    {
        var harness = new YamuxHarness(options: new YamuxOptions { UnservedStreams = 2 });
        for (uint id = 1; id < 400; id += 4)
        {
            harness.ReceiveData(id, [1], YamuxFlags.Syn | YamuxFlags.Fin);
            IMuxedStream served = await harness.AcceptAsync();
            await Testing.MuxerPair.ReadToEndAsync(served.Input, Token);
            await served.Output.CompleteAsync();
            harness.Sent();
            harness.ReceiveSyn(id + 2);
            IMuxedStream cancelled = await harness.AcceptAsync();
            harness.Receive(YamuxFrameType.WindowUpdate, YamuxFlags.Rst, id + 2, 0);
            await cancelled.DisposeAsync();
        }

        harness.Session.StreamCount.ShouldBe(0);
    }

    [Fact]
    public async Task Unread_bytes_past_the_memory_limit_reset_the_stream_that_holds_most()
    {
        var harness = new YamuxHarness(limits: new ResourceLimits(300_000, "Limits:Memory", 100, "Limits:Streams"));
        harness.ReceiveData(1, new byte[3 * Segment], YamuxFlags.Syn);
        harness.ReceiveData(3, new byte[Segment], YamuxFlags.Syn);
        IMuxedStream greedy = await harness.AcceptAsync();
        IMuxedStream modest = await harness.AcceptAsync();

        harness.ReceiveData(5, new byte[Segment], YamuxFlags.Syn);

        var reset = await Should.ThrowAsync<StreamResetException>(async () => await greedy.Input.ReadAsync(Token));
        reset.Code.ShouldBe(StreamErrorCode.ResourceLimit);
        reset.Message.ShouldContain("Limits:Memory");
        (await modest.Input.ReadAsync(Token)).Buffer.Length.ShouldBe(Segment);
        harness.SentHeaders().ShouldContain(new YamuxFrameHeader(
            YamuxFrameType.WindowUpdate, YamuxFlags.Rst, 1, (uint)StreamErrorCode.ResourceLimit));
        harness.Scope.Memory.ShouldBeInRange(2 * Segment, 300_000);
        harness.Session.Unread.Held.ShouldBe(2 * Segment);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Past_the_memory_limit_a_stream_whose_data_is_complete_is_no_victim(bool isAnswered)
    {
        var harness = new YamuxHarness(limits: new ResourceLimits(300_000, "Limits:Memory", 100, "Limits:Streams"));
        harness.ReceiveData(1, new byte[200_000], YamuxFlags.Syn | YamuxFlags.Fin);
        IMuxedStream complete = await harness.AcceptAsync();
        if (isAnswered)
        {
            await complete.Output.CompleteAsync();
            harness.Sent();
        }

        Task receiving = Task.Run(() => harness.ReceiveData(3, new byte[150_000], YamuxFlags.Syn), Token);
        await receiving.WaitAsync(TimeSpan.FromSeconds(30), Token);

        harness.SentHeaders().ShouldContain(new YamuxFrameHeader(
            YamuxFrameType.WindowUpdate, YamuxFlags.Rst, 3, (uint)StreamErrorCode.ResourceLimit));
        (await complete.Input.ReadAsync(Token)).Buffer.Length.ShouldBe(200_000);
    }

    [Fact]
    public async Task Cancelled_read_leaves_the_stream_usable()
    {
        var harness = new YamuxHarness();
        harness.ReceiveSyn(1);
        IMuxedStream stream = await harness.AcceptAsync();
        for (int round = 0; round < 100; round++)
        {
            using var cancellation = new CancellationTokenSource();
            Task<ReadResult> reading = stream.Input.ReadAsync(cancellation.Token).AsTask();
            await cancellation.CancelAsync();
            await Should.ThrowAsync<OperationCanceledException>(() => reading);
            harness.ReceiveData(1, [(byte)round]);
            (await Testing.MuxerPair.ReadExactlyAsync(stream.Input, 1, Token)).ShouldBe([(byte)round]);
        }
    }

    [Fact]
    public async Task One_slow_stream_stalls_the_connection()
    {
        var harness = new YamuxHarness();
        harness.ReceiveData(1, new byte[Window], YamuxFlags.Syn);
        harness.ReceiveSyn(3);
        IMuxedStream slow = await harness.AcceptAsync();
        IMuxedStream fast = await harness.AcceptAsync();
        long passed = 0;
        while (passed < 8 * 1024 * 1024)
        {
            harness.ReceiveData(3, new byte[64 * 1024]);
            await Testing.MuxerPair.ReadExactlyAsync(fast.Input, 64 * 1024, Token);
            passed += 64 * 1024;
        }

        harness.SentHeaders().ShouldAllBe(header => header.StreamId != 1, "an unread stream earns no credit");
        (await slow.Input.ReadAsync(Token)).Buffer.Length.ShouldBe(Window);
    }
}
