using System.IO.Pipelines;
using ProtoP2P.Muxers;
using ProtoP2P.Muxers.Yamux;
using ProtoP2P.Resources;
using ProtoP2P.Security;
using ProtoP2P.Testing;
using ProtoP2P.Transports;

namespace ProtoP2P.Tests.Muxers;

/// <summary>One stream of yamux over a path of 60 ms and 1 Gbit/s, on the clock of the in-memory network.</summary>
[Collection(MeasuredAlone.Name)]
public sealed class LongFatLinkTests : IAsyncDisposable
{
    private const long BytesPerSecond = 125_000_000;
    private const int PipeCapacity = 64 * 1024 * 1024;
    private const int Block = 64 * 1024;
    private const int Initial = 256 * 1024;
    private static readonly Multiaddress Address = Multiaddress.Parse("/ip4/192.0.2.1/tcp/4001");
    private static readonly TimeSpan RoundTrip = TimeSpan.FromMilliseconds(60);
    private static readonly TimeSpan Grown = 10 * RoundTrip;
    private static readonly TimeSpan End = 16 * RoundTrip;

    private readonly FakeTimeProvider _clock = new();
    private readonly InMemoryNetwork _network;
    private readonly List<IAsyncDisposable> _opened = [];
    private IMuxedConnection? _client;
    private IMuxedConnection? _server;

    public LongFatLinkTests() => _network = new InMemoryNetwork(
        new InMemoryNetworkOptions
        {
            Conditions = new LinkConditions { Latency = RoundTrip / 2, BytesPerSecond = BytesPerSecond },
            PipeCapacity = PipeCapacity,
        },
        _clock);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _clock.RunUntilAsync(Task.WhenAll(_opened.Select(static one => one.DisposeAsync().AsTask())), cancellationToken: Token);
        await _network.DisposeAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task One_stream_fills_the_path_within_a_second(bool dialerSends)
    {
        (YamuxSession reading, IMuxedStream sender, IMuxedStream receiver) = await OpenAsync(dialerSends, new YamuxOptions());
        long budget = reading.GrowthLeft;
        TimeSpan start = _clock.Elapsed;
        TimeSpan lastGrowth = default;
        long left = budget, bytes = 0;

        Task writing = FillAsync(sender);
        await _clock.RunAsync(
            () => DrainAsync(receiver, count =>
            {
                TimeSpan now = _clock.Elapsed - start;
                (lastGrowth, left) = reading.GrowthLeft < left ? (now, reading.GrowthLeft) : (lastGrowth, left);
                bytes += now > Grown && now <= End ? count : 0;
                return Task.FromResult(now < End);
            }),
            cancellationToken: Token);

        (budget - left).ShouldBe(new YamuxOptions().MaxWindow - Initial);
        lastGrowth.ShouldBeLessThan(End);

        // On a machine that is very busy the clock may move while a thread waits for its turn: 0.99 where it is not.
        (bytes / (End - Grown).TotalSeconds).ShouldBeGreaterThan(0.6 * BytesPerSecond);
        await EndAsync(writing);
    }

    [Theory]
    [InlineData(32 * 1024, 0)]
    [InlineData(128 * 1024, Initial)]
    public async Task The_window_of_a_slow_reader_follows_its_pace(int bytesPerPause, int growth)
    {
        (YamuxSession reading, IMuxedStream sender, IMuxedStream receiver) = await OpenAsync(dialerSends: true, new YamuxOptions());
        long budget = reading.GrowthLeft;
        TimeSpan start = _clock.Elapsed;

        Task writing = FillAsync(sender);
        await _clock.RunAsync(
            async () =>
            {
                while (_clock.Elapsed - start < TimeSpan.FromSeconds(3))
                {
                    await Task.Delay(RoundTrip * 1.5, _clock, Token);
                    await TakeAsync(receiver, bytesPerPause);
                }
            },
            cancellationToken: Token);

        (budget - reading.GrowthLeft).ShouldBeLessThanOrEqualTo(growth, "half a window in less than two round trips, or no growth");
        await EndAsync(writing);
    }

    [Fact]
    public async Task Streams_share_the_budget_of_their_connection_and_give_it_back()
    {
        const int Budget = 4 * Initial;
        var options = new YamuxOptions { WindowGrowthBudget = Budget };
        (YamuxSession reading, IMuxedStream sender, IMuxedStream receiver) = await OpenAsync(dialerSends: true, options);
        (IMuxedStream secondSender, IMuxedStream secondReceiver) = await OpenAnotherAsync();
        TimeSpan start = _clock.Elapsed;
        long least = Budget, first = 0, second = 0;

        Task writing = Task.WhenAll(FillAsync(sender), FillAsync(secondSender));
        Task<bool> Add(ref long bytes, long count)
        {
            bytes += count;
            least = Math.Min(least, reading.GrowthLeft);
            return Task.FromResult(_clock.Elapsed - start < RoundTrip * 10);
        }

        await _clock.RunAsync(
            () => Task.WhenAll(
                DrainAsync(receiver, count => Add(ref first, count)),
                DrainAsync(secondReceiver, count => Add(ref second, count))),
            cancellationToken: Token);

        least.ShouldBe(0);
        Math.Min(first, second).ShouldBeGreaterThan(4 * Initial, "without growth a stream still gets its first window in most of the ten round trips");
        sender.Reset(StreamErrorCode.Unspecified);
        secondSender.Reset(StreamErrorCode.Unspecified);
        await SwallowAsync(writing);
        await _clock.RunForAsync(RoundTrip, Token);
        reading.GrowthLeft.ShouldBe(Budget);
    }

    private async Task EndAsync(Task writing)
    {
        _client!.Abort(ConnectionErrorCode.None, "the test is over");
        _server!.Abort(ConnectionErrorCode.None, "the test is over");
        await SwallowAsync(writing);
    }

    // How a stream ends that nobody reads to its end is not what is tested.
    private static async Task SwallowAsync(Task writing) =>
        await writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);

    /// <summary>Writes until the stream ends, on the pool, where the clock sees whether it still does.</summary>
    private static Task FillAsync(IMuxedStream stream) => Task.Run(async () =>
    {
        byte[] block = new byte[Block];
        FlushResult flushed = default;
        while (!flushed.IsCompleted)
        {
            flushed = await stream.Output.WriteAsync(block, Token);
        }
    });

    private static async Task DrainAsync(IMuxedStream stream, Func<long, Task<bool>> goesOn)
    {
        ReadResult read;
        long count;
        do
        {
            read = await stream.Input.ReadAsync(Token);
            count = read.Buffer.Length;
            stream.Input.AdvanceTo(read.Buffer.End);
        }
        while (await goesOn(count) && !read.IsCompleted);
    }

    private static async Task TakeAsync(IMuxedStream stream, int count)
    {
        ReadResult read = await stream.Input.ReadAtLeastAsync(count, Token);
        stream.Input.AdvanceTo(read.Buffer.GetPosition(count));
    }

    /// <summary>A stream between the two nodes, and the session of the one that reads.</summary>
    private async Task<(YamuxSession Reading, IMuxedStream Sender, IMuxedStream Receiver)> OpenAsync(bool dialerSends, YamuxOptions options)
    {
        ITransportListener listener = await _network.CreateTransport("server").ListenAsync(Address, Token);
        _opened.Add(listener);
        ITransportConnection dialer = await _clock.RunUntilAsync(_network.CreateTransport("client").DialAsync(Address, Token), cancellationToken: Token);
        ITransportConnection accepted = (await listener.AcceptAsync(Token))!;
        (YamuxSession session, IMuxedConnection client) = Mux(dialer, ConnectionRole.Initiator, options);
        (YamuxSession serverSession, IMuxedConnection server) = Mux(accepted, ConnectionRole.Responder, options);
        (_client, _server) = (client, server);
        (IMuxedStream opened, IMuxedStream served) = await OpenAnotherAsync();
        return dialerSends ? (serverSession, opened, served) : (session, served, opened);
    }

    private async Task<(IMuxedStream Opened, IMuxedStream Served)> OpenAnotherAsync()
    {
        IMuxedStream opened = await _client!.OpenStreamAsync(Token);
        await opened.Output.WriteAsync(new byte[1], Token);
        IMuxedStream served = (await _clock.RunUntilAsync(_server!.AcceptStreamAsync(Token), cancellationToken: Token)).ShouldNotBeNull();
        return (opened, served);
    }

    private (YamuxSession Session, IMuxedConnection Connection) Mux(ITransportConnection channel, ConnectionRole role, YamuxOptions options)
    {
        var context = new MuxerContext(new ResourceScope("connection", ResourceLimits.Unlimited), _clock, "peer");
        var session = new YamuxSession(role, context, options);
        var connection = new MuxedConnection(channel, session, context);
        _opened.Add(connection);
        return (session, connection);
    }
}
