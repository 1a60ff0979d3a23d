using System.Buffers.Binary;
using ProtoP2P.Muxers;
using ProtoP2P.Muxers.Yamux;
using ProtoP2P.Resources;
using ProtoP2P.Security;
using ProtoP2P.Testing;
using ProtoP2P.Tests.Hosting;

namespace ProtoP2P.Tests.Muxers;

public sealed class MuxedConnectionTests
{
    private static readonly TimeSpan Safety = TimeSpan.FromSeconds(30);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_write_that_stalls_for_30_seconds_ends_the_connection()
    {
        var clock = new FakeTimeProvider();
        var channels = new ByteChannelPair(capacity: 1);
        IMuxedConnection connection = Start(channels, clock, new YamuxOptions { KeepAliveInterval = Timeout.InfiniteTimeSpan });
        IMuxedStream stream = await connection.OpenStreamAsync(Token);
        await stream.Output.WriteAsync(new byte[100], Token);
        await WaitUntilAsync(() => channels.BytesFromFirst > 0);
        clock.Advance(TimeSpan.FromSeconds(29));
        connection.Completion.IsCompleted.ShouldBeFalse();

        // The stall counts from the moment in which the write began to wait, which this test does not see.
        await WaitUntilAsync(() =>
        {
            clock.Advance(TimeSpan.FromSeconds(30));
            return connection.Completion.IsCompleted;
        });
        (await connection.Completion).Message.ShouldContain("WriteStallTimeout");
        await Should.ThrowAsync<ConnectionClosedException>(async () => await stream.Input.ReadAsync(Token));
    }

    [Fact]
    public async Task Idle_streams_have_no_timers()
    {
        var clock = new FakeTimeProvider();
        IMuxedConnection connection = Start(new ByteChannelPair(), clock, new YamuxOptions { MaxUnacknowledgedStreams = 300 });
        for (int i = 0; i < 300; i++)
        {
            await connection.OpenStreamAsync(Token);
        }

        clock.ArmedTimers.ShouldBe(1);
    }

    [Fact]
    public async Task A_callback_of_a_stream_that_throws_is_harmless()
    {
        var channels = new ByteChannelPair();
        IMuxedConnection connection = Start(channels, TimeProvider.System, new YamuxOptions());
        IMuxedStream stream = await connection.OpenStreamAsync(Token);
        var called = new TaskCompletionSource();
        stream.Aborted.Register(() =>
        {
            called.SetResult();
            throw new InvalidOperationException("of a user");
        });

        stream.Reset(StreamErrorCode.Unspecified);

        // Nothing but the process, which goes on, could tell.
        await called.Task.WaitAsync(Safety, Token);
        await connection.DisposeAsync();
    }

    [Fact]
    public async Task A_peer_that_says_why_it_leaves_and_takes_no_more_bytes_has_said_why()
    {
        (PipeChannel here, PipeChannel there) = PipeChannel.CreatePair();
        here.WriteError = new IOException("the peer has closed it");
        IMuxedConnection connection = new YamuxMuxer(new YamuxOptions()).Start(
            here, ConnectionRole.Initiator, new MuxerContext(new ResourceScope("test", ResourceLimits.Unlimited), TimeProvider.System, "the peer"));

        await there.WriteAsync((byte[])[0, 3, 0, 0, 0, 0, 0, 0, .. BitConverter.GetBytes(BinaryPrimitives.ReverseEndianness((uint)ConnectionErrorCode.Gated))], Token);
        ConnectionClosedException reason = await connection.Completion.WaitAsync(Safety, Token);

        reason.Code.ShouldBe(ConnectionErrorCode.Gated);
        reason.IsRemote.ShouldBeTrue();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_connection_keeps_nothing_that_flows_with_the_call_that_made_it(bool isSuppressed)
    {
        var channels = new ByteChannelPair();
        var clock = new FlowClock();
        clock.Flowing.Value = "the call's";
        AsyncFlowControl? flow = isSuppressed ? ExecutionContext.SuppressFlow() : null;
        IMuxedConnection connection = Start(channels, clock, new YamuxOptions { KeepAliveInterval = Timeout.InfiniteTimeSpan });
        flow?.Undo();
        clock.Flowing.Value = null;
        clock.Seen.Clear();

        await channels.Second.WriteAsync((byte[])[0, 2, 0, 1, 0, 0, 0, 0, 0, 0, 0, 7], Token);
        (await channels.Second.ReadAsync(new byte[100], Token).AsTask().WaitAsync(Safety, Token)).ShouldBe(12, "the ping's answer");
        clock.Seen.ShouldNotBeEmpty();
        clock.Seen.ShouldAllBe(seen => seen == null);
        await connection.DisposeAsync();
    }

    [Fact]
    public async Task A_peer_that_answers_no_ping_is_given_up()
    {
        var clock = new FakeTimeProvider();
        var channels = new ByteChannelPair();
        IMuxedConnection connection = Start(channels, clock, new YamuxOptions());
        clock.Advance(TimeSpan.FromSeconds(15));
        byte[] ping = new byte[100];
        (await channels.Second.ReadAsync(ping, Token).AsTask().WaitAsync(Safety, Token)).ShouldBe(12);
        clock.Advance(TimeSpan.FromSeconds(10));
        ConnectionClosedException reason = await connection.Completion.WaitAsync(Safety, Token);
        reason.IsRemote.ShouldBeTrue();
        reason.Message.ShouldContain("KeepAliveTimeout");
    }

    [Fact]
    public async Task Closing_waits_at_most_a_second_for_a_peer_that_does_not_read()
    {
        var clock = new FakeTimeProvider();
        var channels = new ByteChannelPair(capacity: 1);
        IMuxedConnection connection = Start(channels, clock, new YamuxOptions());
        Task closing = connection.CloseAsync(ConnectionErrorCode.Shutdown, Token).AsTask();
        await WaitUntilAsync(() => channels.BytesFromFirst > 0);
        closing.IsCompleted.ShouldBeFalse();
        clock.Advance(TimeSpan.FromSeconds(1));
        await closing.WaitAsync(Safety, Token);
        (await connection.Completion.WaitAsync(Safety, Token)).Code.ShouldBe(ConnectionErrorCode.Shutdown);
    }

    [Fact]
    public async Task An_orderly_end_of_the_channel_is_a_remote_close_and_says_if_it_cut_a_frame()
    {
        var channels = new ByteChannelPair();
        IMuxedConnection connection = Start(channels, TimeProvider.System, new YamuxOptions());
        await channels.Second.WriteAsync(new byte[5], Token);
        await channels.Second.DisposeAsync();
        ConnectionClosedException reason = await connection.Completion.WaitAsync(Safety, Token);
        reason.IsRemote.ShouldBeTrue();
        reason.Message.ShouldContain("in the middle of a frame");
    }

    [Fact]
    public async Task A_GoAway_code_reaches_the_peers_completion()
    {
        // Closing in order has a second before it turns into a cut; on this clock it never passes.
        await using var pair = new MuxerPair(new YamuxMuxer(), new FakeTimeProvider());
        await pair.Dialer.CloseAsync(ConnectionErrorCode.Collected, Token);
        ConnectionClosedException reason = await pair.Listener.Completion.WaitAsync(Safety, Token);
        reason.Code.ShouldBe(ConnectionErrorCode.Collected);
        reason.IsRemote.ShouldBeTrue();
    }

    [Fact]
    public async Task One_thousand_streams_one_after_another_and_two_hundred_at_once()
    {
        await using var pair = new MuxerPair(new YamuxMuxer());
        Task serving = ServeAsync(pair.Listener, 1_200);
        for (int count = 0; count < 1_000; count++)
        {
            await CallAsync(pair.Dialer, count);
        }

        await Task.WhenAll(Enumerable.Range(0, 200).Select(number => CallAsync(pair.Dialer, number))).WaitAsync(Safety, Token);
        await serving.WaitAsync(Safety, Token);
        await WaitUntilAsync(() => pair.Dialer.StreamCount == 0 && pair.Listener.StreamCount == 0);
    }

    private static async Task CallAsync(IMuxedConnection connection, int number)
    {
        await using IMuxedStream stream = await connection.OpenStreamAsync(Token);
        byte[] request = BitConverter.GetBytes(number);
        await stream.Output.WriteAsync(request, Token);
        await stream.Output.CompleteAsync();
        (await MuxerPair.ReadToEndAsync(stream.Input, Token)).ShouldBe(request);
    }

    private static async Task ServeAsync(IMuxedConnection connection, int calls)
    {
        var handlers = new List<Task>();
        for (int count = 0; count < calls; count++)
        {
            IMuxedStream? stream = await connection.AcceptStreamAsync(Token);
            handlers.Add(HandleAsync(stream!));
        }

        await Task.WhenAll(handlers);
    }

    private static async Task HandleAsync(IMuxedStream stream)
    {
        byte[] request = await MuxerPair.ReadToEndAsync(stream.Input, Token);
        await stream.Output.WriteAsync(request, Token);
        await stream.Output.CompleteAsync();
        await stream.DisposeAsync();
    }

    private static IMuxedConnection Start(ByteChannelPair channels, TimeProvider clock, YamuxOptions options) =>
        new YamuxMuxer(options).Start(
            channels.First, ConnectionRole.Initiator,
            new MuxerContext(new ResourceScope("test", ResourceLimits.Unlimited), clock, "the peer"));

    private static Task WaitUntilAsync(Func<bool> condition) => Eventually.TrueAsync(condition);
}
