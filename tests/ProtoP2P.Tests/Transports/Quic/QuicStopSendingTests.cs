using System.IO.Pipelines;
using System.Net.Quic;
using System.Runtime.Versioning;
using System.Security.Cryptography.X509Certificates;
using ProtoP2P.Muxers;
using ProtoP2P.Resources;
using ProtoP2P.Testing;
using ProtoP2P.Tests.Rpc;
using ProtoP2P.Tests.Security;
using ProtoP2P.Transports;
using ProtoP2P.Transports.Quic;

namespace ProtoP2P.Tests.Transports.Quic;

/// <summary>go-libp2p closes a stream with FIN and STOP_SENDING(0), and quinn drops one so: what was said before must arrive.</summary>
public sealed class QuicStopSendingTests
{
    [Fact]
    public async Task A_stream_that_its_opener_closes_is_read_to_its_end_and_then_given_up()
    {
        Quic.Require();
        if (!Quic.IsAvailable)
        {
            return;
        }

        await using Session session = await Session.StartAsync();
        await using QuicStream theirs = await session.Peer.OpenOutboundStreamAsync(QuicStreamType.Bidirectional, Quic.Token);
        await theirs.WriteAsync(new byte[] { 1, 2, 3 }, completeWrites: true, Quic.Token);
        theirs.Abort(QuicAbortDirection.Read, 0);
        IMuxedStream ours = (await session.Connection.AcceptStreamAsync(Quic.Token).Soon())!;
        var aborted = new TaskCompletionSource();
        using CancellationTokenRegistration registration = ours.Aborted.UnsafeRegister(_ => aborted.SetResult(), null);

        await Should.ThrowAsync<StreamResetException>(WriteUntilItFailsAsync(ours.Output).Soon());
        aborted.Task.IsCompleted.ShouldBeFalse();
        byte[] received = await MuxerPair.ReadToEndAsync(ours.Input, ours.Aborted).Soon();

        received.ShouldBe([1, 2, 3]);
        await aborted.Task.Soon();
        await ours.Completion.Soon();
    }

    [Fact]
    public async Task An_answer_that_ends_with_it_is_read_whole()
    {
        Quic.Require();
        if (!Quic.IsAvailable)
        {
            return;
        }

        await using Session session = await Session.StartAsync();
        IMuxedStream ours = await session.Connection.OpenStreamAsync(Quic.Token);
        await ours.Output.WriteAsync(new byte[] { 9 }, Quic.Token);
        await using QuicStream theirs = await session.Peer.AcceptInboundStreamAsync(Quic.Token);
        await theirs.ReadExactlyAsync(new byte[1], Quic.Token);
        await theirs.WriteAsync(new byte[300_000], completeWrites: true, Quic.Token);
        theirs.Abort(QuicAbortDirection.Read, 0);

        await Should.ThrowAsync<StreamResetException>(WriteUntilItFailsAsync(ours.Output).Soon());

        (await MuxerPair.ReadToEndAsync(ours.Input, Quic.Token).Soon()).Length.ShouldBe(300_000);
        ours.Aborted.IsCancellationRequested.ShouldBeFalse();
    }

    [Fact]
    public async Task With_a_code_it_is_a_reset()
    {
        Quic.Require();
        if (!Quic.IsAvailable)
        {
            return;
        }

        await using Session session = await Session.StartAsync();
        await using QuicStream theirs = await session.Peer.OpenOutboundStreamAsync(QuicStreamType.Bidirectional, Quic.Token);
        await theirs.WriteAsync(new byte[] { 1 }, Quic.Token);
        IMuxedStream ours = (await session.Connection.AcceptStreamAsync(Quic.Token).Soon())!;

        theirs.Abort(QuicAbortDirection.Read, (long)StreamErrorCode.RateLimited);

        StreamResetException error = await Should.ThrowAsync<StreamResetException>(MuxerPair.ReadToEndAsync(ours.Input, Quic.Token).Soon());
        error.Code.ShouldBe(StreamErrorCode.RateLimited);
        error.IsRemote.ShouldBeTrue();
    }

    private static async Task WriteUntilItFailsAsync(PipeWriter output)
    {
        while (true)
        {
            await output.WriteAsync(new byte[1024], Quic.Token);
            await Task.Yield();
        }
    }

    [SupportedOSPlatform("linux")]
    [SupportedOSPlatform("macos")]
    [SupportedOSPlatform("windows")]
    private sealed record Session(QuicConnection Peer, IMuxedConnection Connection) : IAsyncDisposable
    {
        public static async Task<Session> StartAsync()
        {
            using PrivateKey key = PrivateKey.Generate();
            using PrivateKey peer = PrivateKey.Generate();
            using var builder = new CertificateBuilder(DateTimeOffset.UtcNow);
            using X509Certificate2 certificate = builder.Extend(peer).BuildWithKey();
            using var transport = new QuicTransport(key);
            await using ITransportListener listener = await transport.ListenAsync(Quic.AnyPort, Quic.Token);
            Task<ITransportConnection?> accepting = listener.AcceptAsync(Quic.Token).AsTask();
            QuicConnection connection = await RawQuicPeer.DialAsync(listener.LocalAddress, certificate);
            ITransportConnection accepted = (await accepting.Soon())!;
            var context = new MuxerContext(new ProtoP2P.Resources.ResourceScope("ours", ResourceLimits.Unlimited), TimeProvider.System, "the peer");
            return new Session(connection, accepted.Native!.Start(context));
        }

        public async ValueTask DisposeAsync()
        {
            Connection.Abort(ConnectionErrorCode.None, "the test is over");
            await Connection.DisposeAsync();
            await Peer.DisposeAsync();
        }
    }
}
