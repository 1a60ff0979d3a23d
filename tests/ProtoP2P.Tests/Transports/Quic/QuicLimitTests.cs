using ProtoP2P.Muxers;
using ProtoP2P.Resources;
using ProtoP2P.Testing;
using ProtoP2P.Tests.Rpc;
using ProtoP2P.Transports.Quic;

namespace ProtoP2P.Tests.Transports.Quic;

public sealed class QuicLimitTests
{
    [Fact]
    public void Options_are_checked()
    {
        (string Name, Action<QuicOptions> Set)[] wrong =
        [
            (nameof(QuicOptions.HandshakeTimeout), options => options.HandshakeTimeout = TimeSpan.Zero),
            (nameof(QuicOptions.IdleTimeout), options => options.IdleTimeout = TimeSpan.FromDays(1)),
            (nameof(QuicOptions.KeepAlive), options => options.KeepAlive = TimeSpan.FromMilliseconds(1)),
            (nameof(QuicOptions.MaxInboundStreams), options => options.MaxInboundStreams = 65_536),
            (nameof(QuicOptions.MaxStreams), options => options.MaxStreams = 0),
            (nameof(QuicOptions.StreamWindow), options => options.StreamWindow = 100_000),
            (nameof(QuicOptions.StreamWindow), options => options.StreamWindow = 1024),
            (nameof(QuicOptions.ConnectionWindow), options => options.ConnectionWindow = 1024),
            (nameof(QuicOptions.Backlog), options => options.Backlog = 0),
            (nameof(QuicOptions.MaxHandshakesPerAddress), options => options.MaxHandshakesPerAddress = 0),
            (nameof(QuicOptions.UnservedStreams), options => options.UnservedStreams = 0),
            (nameof(QuicOptions.LingerTimeout), options => options.LingerTimeout = TimeSpan.Zero),
            (nameof(QuicOptions.CloseTimeout), options => options.CloseTimeout = TimeSpan.FromHours(1)),
        ];
        foreach ((string name, Action<QuicOptions> set) in wrong)
        {
            var options = new QuicOptions();
            options.Validate();
            set(options);
            Should.Throw<ArgumentOutOfRangeException>(options.Validate).ParamName.ShouldBe(name);
        }

        new QuicOptions { KeepAlive = Timeout.InfiniteTimeSpan }.Validate();
    }

    [Fact]
    public async Task The_stream_limit_names_its_option()
    {
        Quic.Require();
        await using MuxerPair pair = await Quic.PairAsync(new QuicOptions { MaxStreams = 2 });
        IMuxedStream first = await pair.Dialer.OpenStreamAsync(Quic.Token);
        await pair.Dialer.OpenStreamAsync(Quic.Token);

        ResourceLimitException refusal = await Should.ThrowAsync<ResourceLimitException>(pair.Dialer.OpenStreamAsync(Quic.Token).AsTask());
        first.Reset(StreamErrorCode.Unspecified);

        refusal.Message.ShouldContain("QuicOptions.MaxStreams");
        refusal.Limit.ShouldBe(2);
        await pair.Dialer.OpenStreamAsync(Quic.Token).Soon();
    }

    [Fact]
    public async Task The_peer_waits_for_a_place_among_its_streams()
    {
        Quic.Require();
        await using MuxerPair pair = await Quic.PairAsync(listenerOptions: new QuicOptions { MaxInboundStreams = 1 });
        (IMuxedStream opened, IMuxedStream accepted) = await pair.OpenAsync(Quic.Token);
        Task<(IMuxedStream Opened, IMuxedStream Accepted)> next = pair.OpenAsync(Quic.Token);

        // What crosses meanwhile shows that the next stream has had its chance.
        await accepted.Output.WriteAsync(new byte[1], Quic.Token);
        await MuxerPair.ReadExactlyAsync(opened.Input, 1, Quic.Token).Soon();
        next.IsCompleted.ShouldBeFalse();
        opened.Reset(StreamErrorCode.Unspecified);

        (await next.Soon()).Accepted.Direction.ShouldBe(Direction.Inbound);
    }

    [Fact]
    public async Task Streams_past_the_scopes_limit_are_refused_with_a_code()
    {
        Quic.Require();
        await using MuxerPair pair = await Quic.PairAsync(
            listenerOptions: new QuicOptions { MaxStreams = 1 });
        await pair.OpenAsync(Quic.Token);
        IMuxedStream second = await pair.Dialer.OpenStreamAsync(Quic.Token);
        await second.Output.WriteAsync(new byte[1], Quic.Token);

        StreamResetException error = await Should.ThrowAsync<StreamResetException>(MuxerPair.ReadToEndAsync(second.Input, Quic.Token).Soon());

        error.Code.ShouldBe(StreamErrorCode.ResourceLimit);
        error.IsRemote.ShouldBeTrue();
        pair.Listener.StreamCount.ShouldBe(1);
    }

    [Fact]
    public async Task A_peer_that_is_not_read_waits_at_the_window()
    {
        Quic.Require();
        var listener = new QuicOptions { StreamWindow = 64 * 1024, ConnectionWindow = 128 * 1024 };
        await using MuxerPair pair = await Quic.PairAsync(listenerOptions: listener);
        (IMuxedStream opened, IMuxedStream accepted) = await pair.OpenAsync(Quic.Token);
        byte[] sent = new byte[4 * 1024 * 1024];
        Task writing = opened.Output.WriteAsync(sent, Quic.Token).AsTask();

        // The other direction is not affected, and what crosses there shows that the writer has had its chance.
        await accepted.Output.WriteAsync(sent.AsMemory(0, 512 * 1024), Quic.Token).AsTask().Soon();
        await MuxerPair.ReadExactlyAsync(opened.Input, 512 * 1024, Quic.Token).Soon();

        writing.IsCompleted.ShouldBeFalse();
        pair.ListenerScope.Memory.ShouldBeLessThanOrEqualTo(256 * 1024);
        (await MuxerPair.ReadExactlyAsync(accepted.Input, sent.Length, Quic.Token).Soon()).Length.ShouldBe(sent.Length);
        await writing.Soon();
    }

    [Fact]
    public async Task A_stream_holds_128_KiB_unsent()
    {
        Quic.Require();
        await using MuxerPair pair = await Quic.PairAsync();
        (IMuxedStream opened, _) = await pair.OpenAsync(Quic.Token);

        opened.ShouldBeAssignableTo<IStreamPipes>()!.PauseBytes.ShouldBe(128 * 1024);
    }

    [Fact]
    public async Task Unread_bytes_past_the_memory_limit_reset_the_stream_that_holds_most()
    {
        Quic.Require();
        await using MuxerPair pair = await Quic.PairAsync(limits: ResourceLimits.Unlimited with { MaxMemory = 48 * 1024 });
        (IMuxedStream opened, IMuxedStream accepted) = await pair.OpenAsync(Quic.Token);

        Task writing = opened.Output.WriteAsync(new byte[1024 * 1024], Quic.Token).AsTask();

        StreamResetException error = await Should.ThrowAsync<StreamResetException>(MuxerPair.ReadToEndAsync(opened.Input, Quic.Token).Soon());
        error.Code.ShouldBe(StreamErrorCode.ResourceLimit);
        accepted.Aborted.IsCancellationRequested.ShouldBeTrue();
        await writing.ContinueWith(static _ => { }, TaskScheduler.Default);
        (IMuxedStream next, IMuxedStream other) = await pair.OpenAsync(Quic.Token).Soon();
        await next.Output.WriteAsync(new byte[8], Quic.Token);
        await MuxerPair.ReadExactlyAsync(other.Input, 8, Quic.Token).Soon();
    }

    [Fact]
    public async Task A_peer_that_opens_and_resets_loses_the_connection()
    {
        Quic.Require();
        await using MuxerPair pair = await Quic.PairAsync(listenerOptions: new QuicOptions { UnservedStreams = 8 });

        Task flooding = FloodAsync(pair.Dialer);

        ConnectionClosedException reason = await pair.Listener.Completion.Soon();
        reason.Code.ShouldBe(ConnectionErrorCode.RateLimited);
        reason.Message.ShouldContain("QuicOptions.UnservedStreams");
        (await pair.Dialer.Completion.Soon()).Code.ShouldBe(ConnectionErrorCode.RateLimited);
        await Should.ThrowAsync<IOException>(flooding.Soon());
    }

    private static async Task FloodAsync(IMuxedConnection connection)
    {
        while (true)
        {
            IMuxedStream stream = await connection.OpenStreamAsync(Quic.Token);
            await stream.Output.WriteAsync(new byte[1], Quic.Token);
            stream.Reset(StreamErrorCode.Unspecified);
        }
    }
}
