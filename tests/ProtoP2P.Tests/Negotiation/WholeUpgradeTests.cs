using System.Buffers;
using System.IO.Pipelines;
using ProtoP2P.Muxers;
using ProtoP2P.Muxers.Yamux;
using ProtoP2P.Negotiation;
using ProtoP2P.Resources;
using ProtoP2P.Security;
using ProtoP2P.Security.Noise;
using ProtoP2P.Testing;

namespace ProtoP2P.Tests.Negotiation;

/// <summary>The way of a byte, from a carrier to a protocol: every layer over the next one, as the swarm stacks them.</summary>
public sealed class WholeUpgradeTests
{
    private static readonly NegotiationSettings s_settings = new(TimeProvider.System);
    private static readonly ProtocolList s_protocols = new(["/echo/1.0.0"]);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_request_travels_through_negotiation_noise_and_yamux(bool optimistic)
    {
        await using Upgraded pair = await UpgradeAsync();
        Task serving = ServeOneAsync(pair.Listener);
        IMuxedStream opened = await pair.Dialer.OpenStreamAsync(Cancellation);
        NegotiatedStream negotiated = optimistic
            ? StreamNegotiator.Assume(opened, "/echo/1.0.0", s_settings)
            : await StreamNegotiator.SelectAsync(opened, ["/newer/2.0.0", "/echo/1.0.0"], s_settings, Cancellation);
        await using IMuxedStream stream = negotiated.Stream;
        byte[] request = new byte[100_000];
        new Random(1).NextBytes(request);
        await stream.Output.WriteAsync(request, Cancellation);
        await stream.Output.CompleteAsync();
        (await ReadToEndAsync(stream.Input)).ShouldBe(request);
        await serving.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
    }

    [Fact]
    public async Task A_refused_optimistic_request_is_told_so_and_the_connection_goes_on()
    {
        await using Upgraded pair = await UpgradeAsync();
        for (int i = 0; i < 50; i++)
        {
            Task refusing = RefuseOneAsync(pair.Listener);
            IMuxedStream opened = await pair.Dialer.OpenStreamAsync(Cancellation);
            await using IMuxedStream stream = StreamNegotiator.Assume(opened, "/unknown/1.0.0", s_settings).Stream;
            byte[] request = [5, 0x0a, 3, 1, 2, 3];
            await stream.Output.WriteAsync(request, Cancellation);
            await stream.Output.CompleteAsync();
            NegotiationException error = await Should.ThrowAsync<NegotiationException>(
                async () => await stream.Input.ReadAsync(Cancellation).AsTask().WaitAsync(TimeSpan.FromSeconds(30)));
            error.Proposed.ShouldBe(["/unknown/1.0.0"]);
            await refusing.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        }
    }

    [Fact]
    public async Task A_notice_that_nobody_answers_arrives_although_its_stream_is_disposed_at_once()
    {
        await using Upgraded pair = await UpgradeAsync();
        for (int i = 0; i < 50; i++)
        {
            Task<byte[]> receiving = ReceiveOneAsync(pair.Listener);
            IMuxedStream opened = await pair.Dialer.OpenStreamAsync(Cancellation);
            IMuxedStream stream = StreamNegotiator.Assume(opened, "/echo/1.0.0", s_settings).Stream;
            await stream.Output.WriteAsync(Bytes.Utf8("notice"), Cancellation);
            await stream.Output.CompleteAsync();
            await stream.Input.CompleteAsync();
            await stream.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
            (await receiving.WaitAsync(TimeSpan.FromSeconds(30), Cancellation)).ShouldBe(Bytes.Utf8("notice"));
        }
    }

    private static async Task ServeOneAsync(IMuxedConnection connection)
    {
        IMuxedStream accepted = (await connection.AcceptStreamAsync(Cancellation)).ShouldNotBeNull();
        await using IMuxedStream stream = (await StreamNegotiator.AcceptAsync(
            accepted, s_protocols, s_settings, deferAnswer: true, Cancellation)).Stream;
        await stream.Output.WriteAsync(await ReadToEndAsync(stream.Input), Cancellation);
        await stream.Output.CompleteAsync();
    }

    private static async Task RefuseOneAsync(IMuxedConnection connection)
    {
        IMuxedStream accepted = (await connection.AcceptStreamAsync(Cancellation)).ShouldNotBeNull();
        await Should.ThrowAsync<Libp2pException>(
            async () => await StreamNegotiator.AcceptAsync(accepted, s_protocols, s_settings, cancellationToken: Cancellation));
        await accepted.DisposeAsync();
    }

    private static async Task<byte[]> ReceiveOneAsync(IMuxedConnection connection)
    {
        IMuxedStream accepted = (await connection.AcceptStreamAsync(Cancellation)).ShouldNotBeNull();
        await using IMuxedStream stream = (await StreamNegotiator.AcceptAsync(accepted, s_protocols, s_settings, cancellationToken: Cancellation)).Stream;
        byte[] received = await ReadToEndAsync(stream.Input);
        await stream.Output.CompleteAsync();
        return received;
    }

    private static async Task<Upgraded> UpgradeAsync()
    {
        using PrivateKey alice = PrivateKey.Generate(), bob = PrivateKey.Generate();
        using NoiseSecurity dialer = new(alice), listener = new(bob);
        ByteChannelPair carrier = new();
        string[] muxers = ["/yamux/1.0.0"];
        Task<SecureSession> accepting = AcceptAsync();
        SecureSession dialed = await dialer.HandshakeAsync(
            ChannelNegotiator.Assume(carrier.First, "/noise"), ConnectionRole.Initiator, PeerId.FromPublicKey(bob.PublicKey), muxers, Cancellation);
        return new Upgraded(Start(dialed, ConnectionRole.Initiator), Start(await accepting, ConnectionRole.Responder));

        async Task<SecureSession> AcceptAsync()
        {
            NegotiatedChannel negotiated = await ChannelNegotiator.AcceptAsync(
                carrier.Second, new ProtocolList(["/noise"]), s_settings, Cancellation);
            return await listener.HandshakeAsync(negotiated.Channel, ConnectionRole.Responder, null, muxers, Cancellation);
        }
    }

    private static IMuxedConnection Start(SecureSession session, ConnectionRole role)
    {
        session.Muxer.ShouldBe("/yamux/1.0.0");
        ResourceScope scope = new("test", ResourceLimits.Unlimited);
        return new YamuxMuxer().Start(session.Channel, role, new MuxerContext(scope, TimeProvider.System, session.RemotePeer.ToString()));
    }

    private static async Task<byte[]> ReadToEndAsync(PipeReader reader)
    {
        while (true)
        {
            ReadResult result = await reader.ReadAsync(Cancellation).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
            if (result.IsCompleted)
            {
                byte[] all = result.Buffer.ToArray();
                reader.AdvanceTo(result.Buffer.End);
                return all;
            }

            reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        }
    }

    private sealed record Upgraded(IMuxedConnection Dialer, IMuxedConnection Listener) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            Dialer.Abort(ConnectionErrorCode.None, "the test is over");
            await Dialer.DisposeAsync();
            await Listener.DisposeAsync();
        }
    }
}
