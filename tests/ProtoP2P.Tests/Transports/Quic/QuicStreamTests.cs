using System.IO.Pipelines;
using ProtoP2P.Muxers;
using ProtoP2P.Testing;
using ProtoP2P.Tests.Rpc;
using ProtoP2P.Transports.Quic;

namespace ProtoP2P.Tests.Transports.Quic;

/// <summary>How streams and connections end over QUIC, beyond what every muxer owes.</summary>
public sealed class QuicStreamTests
{
    public static TheoryData<StreamErrorCode> StreamCodes => [.. Enum.GetValues<StreamErrorCode>()];

    public static TheoryData<ConnectionErrorCode> ConnectionCodes => [.. Enum.GetValues<ConnectionErrorCode>()];

    [Theory]
    [MemberData(nameof(StreamCodes))]
    public async Task A_reset_carries_its_code_to_the_other_end(StreamErrorCode code)
    {
        Quic.Require();
        await using MuxerPair pair = await Quic.PairAsync();
        foreach (bool isByOpener in (bool[])[true, false])
        {
            (IMuxedStream opened, IMuxedStream accepted) = await pair.OpenAsync(Quic.Token);
            (IMuxedStream resetting, IMuxedStream other) = isByOpener ? (opened, accepted) : (accepted, opened);
            var aborted = new TaskCompletionSource();
            using CancellationTokenRegistration registration = other.Aborted.UnsafeRegister(_ => aborted.SetResult(), null);

            resetting.Reset(code);

            StreamResetException error = await Should.ThrowAsync<StreamResetException>(MuxerPair.ReadToEndAsync(other.Input, Quic.Token).Soon());
            error.Code.ShouldBe(code);
            error.IsRemote.ShouldBeTrue();
            await aborted.Task.Soon();
            await other.Completion.Soon();
        }
    }

    [Theory]
    [MemberData(nameof(ConnectionCodes))]
    public async Task A_close_carries_its_code_to_the_other_end(ConnectionErrorCode code)
    {
        Quic.Require();
        foreach (bool isByDialer in (bool[])[true, false])
        {
            await using MuxerPair pair = await Quic.PairAsync();
            (IMuxedConnection closing, IMuxedConnection other) = isByDialer ? (pair.Dialer, pair.Listener) : (pair.Listener, pair.Dialer);

            await closing.CloseAsync(code, Quic.Token).Soon();

            ConnectionClosedException reason = await other.Completion.Soon();
            reason.Code.ShouldBe(code);
            reason.IsRemote.ShouldBeTrue();
            (await closing.Completion.Soon()).IsRemote.ShouldBeFalse();
        }
    }

    [Fact]
    public async Task Whoever_keeps_what_it_has_read_gets_more_than_is_read_ahead()
    {
        Quic.Require();
        const int size = 1024 * 1024;
        await using MuxerPair pair = await Quic.PairAsync();
        (IMuxedStream opened, IMuxedStream accepted) = await pair.OpenAsync(Quic.Token);
        Task writing = opened.Output.WriteAsync(new byte[size], Quic.Token).AsTask();

        ReadResult result = await accepted.Input.ReadAtLeastAsync(size, Quic.Token).AsTask().Soon();

        result.Buffer.Length.ShouldBe(size);
        accepted.Input.AdvanceTo(result.Buffer.End);
        await writing.Soon();
    }

    [Fact]
    public async Task A_disposed_stream_waits_for_its_peer_and_then_resets()
    {
        Quic.Require();
        await using MuxerPair pair = await Quic.PairAsync(new QuicOptions { LingerTimeout = TimeSpan.FromMilliseconds(200) });
        (IMuxedStream opened, IMuxedStream accepted) = await pair.OpenAsync(Quic.Token);
        Task completion = opened.Completion;
        await opened.Output.CompleteAsync();

        await opened.DisposeAsync();

        await completion.Soon();
        (await MuxerPair.ReadToEndAsync(accepted.Input, Quic.Token).Soon()).ShouldBeEmpty();
        await Should.ThrowAsync<StreamResetException>(WriteUntilItFailsAsync(accepted).Soon());
    }

    [Fact]
    public async Task Closing_waits_for_the_peer_to_take_what_was_finished()
    {
        Quic.Require();
        await using MuxerPair pair = await Quic.PairAsync(new QuicOptions { CloseTimeout = TimeSpan.FromSeconds(20), StreamWindow = 4096 });
        (IMuxedStream opened, IMuxedStream accepted) = await pair.OpenAsync(Quic.Token);
        byte[] sent = new byte[100_000];
        new Random(1).NextBytes(sent);
        await WriteAndEndAsync(opened, sent);

        Task closing = pair.Dialer.CloseAsync(ConnectionErrorCode.Shutdown, Quic.Token).AsTask();
        byte[] received = await MuxerPair.ReadToEndAsync(accepted.Input, Quic.Token).Soon();
        pair.Listener.Completion.IsCompleted.ShouldBeFalse();
        await accepted.Output.CompleteAsync();

        await closing.Soon();
        received.AsSpan().SequenceEqual(sent).ShouldBeTrue();
    }

    [Fact]
    public async Task A_connection_carries_1000_streams_at_once()
    {
        Quic.Require();
        const int streams = 1000;
        await using MuxerPair pair = await Quic.PairAsync(new QuicOptions { MaxInboundStreams = streams, MaxStreams = streams });
        (IMuxedStream Opened, IMuxedStream Accepted)[] all = new (IMuxedStream, IMuxedStream)[streams];
        for (int i = 0; i < streams; i++)
        {
            all[i] = await pair.OpenAsync(Quic.Token).Soon();
        }

        pair.Dialer.StreamCount.ShouldBe(streams);
        pair.Listener.StreamCount.ShouldBe(streams);
        await Task.WhenAll(all.Select((stream, number) => ExchangeAsync(stream.Opened, stream.Accepted, BitConverter.GetBytes(number)))).Soon();
        await Task.WhenAll(all.Select(stream => stream.Accepted.Completion)).Soon();
        pair.Listener.StreamCount.ShouldBe(0);
        pair.ListenerScope.Streams.ShouldBe(0);
    }

    private static async Task ExchangeAsync(IMuxedStream opened, IMuxedStream accepted, byte[] bytes)
    {
        await WriteAndEndAsync(opened, bytes);
        (await MuxerPair.ReadToEndAsync(accepted.Input, Quic.Token)).ShouldBe(bytes);
        await WriteAndEndAsync(accepted, bytes);
        (await MuxerPair.ReadToEndAsync(opened.Input, Quic.Token)).ShouldBe(bytes);
    }

    private static async Task WriteAndEndAsync(IMuxedStream stream, byte[] bytes)
    {
        await stream.Output.WriteAsync(bytes, Quic.Token);
        await stream.Output.CompleteAsync();
    }

    private static async Task WriteUntilItFailsAsync(IMuxedStream stream)
    {
        while (true)
        {
            await stream.Output.WriteAsync(new byte[1024], Quic.Token);
            await Task.Yield();
        }
    }
}
