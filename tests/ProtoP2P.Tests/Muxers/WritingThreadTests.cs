using ProtoP2P.Muxers;
using ProtoP2P.Muxers.Yamux;
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

    public async ValueTask DisposeAsync()
    {
        _connection.Abort(ConnectionErrorCode.None, "the test is over");
        _peer.Abort(ConnectionErrorCode.None, "the test is over");
        await _connection.DisposeAsync();
        await _peer.DisposeAsync();
    }

    private IMuxedConnection Start(ProtoP2P.Transports.IByteChannel channel, ConnectionRole role) => new YamuxMuxer(new YamuxOptions()).Start(
        channel, role, new MuxerContext(new ResourceScope("connection", ResourceLimits.Unlimited), _clock, "peer"));

    /// <summary>Flushes on a thread that is not the pool's, and waits until everything rests.</summary>
    private async Task<bool> FlushIsSentHereAsync(IMuxedStream stream)
    {
        await _clock.SettleAsync(Token);
        _channel.Writers.Clear();
        int flusher = await Task.Factory.StartNew(
            () =>
            {
                stream.Output.WriteAsync(new byte[100], Token).IsCompletedSuccessfully.ShouldBeTrue();
                return Environment.CurrentManagedThreadId;
            },
            Token, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await _clock.SettleAsync(Token);
        return _channel.Writers.ShouldHaveSingleItem() == flusher;
    }
}
