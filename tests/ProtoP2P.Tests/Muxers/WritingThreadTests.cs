using ProtoP2P.Muxers;
using ProtoP2P.Muxers.Yamux;
using ProtoP2P.Negotiation;
using ProtoP2P.Resources;
using ProtoP2P.Security;
using ProtoP2P.Testing;

namespace ProtoP2P.Tests.Muxers;

/// <summary>Who sends what a stream flushes: whoever flushes, or the write loop on a thread of the pool.</summary>
[Collection(MeasuredAlone.Name)]
public sealed class WritingThreadTests : IAsyncDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly ByteChannelPair _channels = new();
    private readonly WritingThreadsChannel _channel;
    private readonly IMuxedConnection _connection;
    private readonly IMuxedConnection _peer;

    public WritingThreadTests()
    {
        _channel = new WritingThreadsChannel(_channels.First);
        _connection = Start(_channel, ConnectionRole.Initiator);
        _peer = Start(_channels.Second, ConnectionRole.Responder);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_flush_that_stands_alone_is_sent_by_whoever_flushes_and_a_row_by_the_write_loop()
    {
        IMuxedStream stream = await _connection.OpenStreamAsync(Token);

        (await FlushIsSentHereAsync(stream)).ShouldBeTrue("the first");
        (await FlushIsSentHereAsync(stream)).ShouldBeFalse("a row");
        (await FlushIsSentHereAsync(stream)).ShouldBeFalse("a row");
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        (await FlushIsSentHereAsync(stream)).ShouldBeTrue("after a pause");
    }

    [Fact]
    public async Task What_follows_a_read_is_sent_by_whoever_flushes()
    {
        IMuxedStream stream = await _connection.OpenStreamAsync(Token);
        (await FlushIsSentHereAsync(stream)).ShouldBeTrue();
        IMuxedStream answering = (await _peer.AcceptStreamAsync(Token)).ShouldNotBeNull();
        await answering.Output.WriteAsync(new byte[1], Token);
        stream.Input.AdvanceTo((await stream.Input.ReadAsync(Token)).Buffer.End);

        (await FlushIsSentHereAsync(stream)).ShouldBeTrue();
    }

    [Fact]
    public async Task In_a_row_too_as_much_as_the_channel_finds_ample_is_sent_by_whoever_flushes()
    {
        var channels = new ByteChannelPair();
        var channel = new WritingThreadsChannel(channels.First) { AmpleWrite = 200 };
        IMuxedConnection connection = Start(channel, ConnectionRole.Initiator);
        IMuxedConnection peer = Start(channels.Second, ConnectionRole.Responder);
        IMuxedStream stream = await connection.OpenStreamAsync(Token);

        (await FlushIsSentHereAsync(stream, channel, 100)).ShouldBeTrue("the first");
        (await FlushIsSentHereAsync(stream, channel, 199)).ShouldBeFalse("a row");
        (await FlushIsSentHereAsync(stream, channel, 200)).ShouldBeTrue("a row of what is ample");
        await connection.OpenStreamAsync(Token);
        (await FlushIsSentHereAsync(stream, channel, 200)).ShouldBeFalse("beside another stream");

        await EndAsync(connection, peer);
    }

    [Fact]
    public void What_is_ample_over_TLS_is_known_through_what_agrees_on_the_muxer()
    {
        var channel = new WritingThreadsChannel(new ByteChannelPair().First) { AmpleWrite = 200 };

        ChannelNegotiator.Assume(channel, "/yamux/1.0.0").AmpleWrite.ShouldBe(200);
        LeftoverChannel.Create(channel, new byte[1]).AmpleWrite.ShouldBe(200);
    }

    public ValueTask DisposeAsync() => EndAsync(_connection, _peer);

    private static async ValueTask EndAsync(IMuxedConnection connection, IMuxedConnection peer)
    {
        connection.Abort(ConnectionErrorCode.None, "the test is over");
        peer.Abort(ConnectionErrorCode.None, "the test is over");
        await connection.DisposeAsync();
        await peer.DisposeAsync();
    }

    private IMuxedConnection Start(ProtoP2P.Transports.IByteChannel channel, ConnectionRole role) => new YamuxMuxer(new YamuxOptions()).Start(
        channel, role, new MuxerContext(new ResourceScope("connection", ResourceLimits.Unlimited), _clock, "peer"));

    private Task<bool> FlushIsSentHereAsync(IMuxedStream stream) => FlushIsSentHereAsync(stream, _channel, 100);

    /// <summary>Flushes on a thread that is not the pool's, and waits until everything rests.</summary>
    private async Task<bool> FlushIsSentHereAsync(IMuxedStream stream, WritingThreadsChannel channel, int size)
    {
        await _clock.SettleAsync(Token);
        channel.Writers.Clear();
        int flusher = await Task.Factory.StartNew(
            () =>
            {
                stream.Output.WriteAsync(new byte[size], Token).IsCompletedSuccessfully.ShouldBeTrue();
                return Environment.CurrentManagedThreadId;
            },
            Token, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await _clock.SettleAsync(Token);
        return channel.Writers.ShouldHaveSingleItem() == flusher;
    }
}
