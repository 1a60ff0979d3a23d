using ProtoP2P.Muxers;
using ProtoP2P.Muxers.Mplex;
using ProtoP2P.Muxers.Yamux;
using ProtoP2P.Resources;
using ProtoP2P.Security;
using ProtoP2P.Testing;

namespace ProtoP2P.Tests.Muxers;

/// <summary>10,000 seeded malformed inputs per decoder: each is taken, or refused with one of the two errors that close the connection.</summary>
public sealed class MalformedFramesTests
{
    private const int Cases = 10_000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public Task Yamux_survives_10_000_malformed_inputs() => SurviveAsync(
        context => new YamuxSession(ConnectionRole.Responder, context, new YamuxOptions()), YamuxFrames);

    [Fact]
    public Task Mplex_survives_10_000_malformed_inputs() => SurviveAsync(
        context => new MplexSession(ConnectionRole.Responder, context, new MplexOptions()), MplexFrames);

    [Theory]
    [InlineData("yamux")]
    [InlineData("mplex")]
    public async Task A_connection_that_receives_garbage_closes_cleanly_and_others_go_on(string muxer)
    {
        IMuxer under = muxer == "yamux" ? new YamuxMuxer() : new MplexMuxer();
        await using var other = new MuxerPair(under);
        var channels = new ByteChannelPair();
        var scope = new ResourceScope("garbage", ResourceLimits.Unlimited);
        await using IMuxedConnection connection = under.Start(
            channels.Second, ConnectionRole.Responder, new MuxerContext(scope, TimeProvider.System, "peer"));
        byte[] garbage = new byte[64];
        garbage.AsSpan().Fill(0xff);
        await channels.First.WriteAsync(garbage, Token);

        ConnectionClosedException reason = await connection.Completion.WaitAsync(TimeSpan.FromSeconds(30), Token);
        reason.Code.ShouldBe(ConnectionErrorCode.ProtocolViolation);
        reason.InnerException.ShouldBeOfType<ProtocolViolationException>().Protocol.ShouldBe(muxer);
        scope.Memory.ShouldBe(0);
        await other.OpenAsync(Token);
    }

    [Fact]
    public async Task A_violation_of_yamux_is_answered_with_GoAway_1()
    {
        var channels = new ByteChannelPair();
        await using IMuxedConnection connection = new YamuxMuxer().Start(
            channels.Second, ConnectionRole.Responder,
            new MuxerContext(new ResourceScope("test", ResourceLimits.Unlimited), TimeProvider.System, "peer"));
        await channels.First.WriteAsync(Convert.FromHexString("090000000000000000000000"), Token);
        byte[] answer = new byte[100];
        int count = await channels.First.ReadAsync(answer, Token).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Token);
        Convert.ToHexStringLower(answer.AsSpan(0, count)).ShouldBe("000300000000000000000001");
        (await channels.First.ReadAsync(answer, Token).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Token)).ShouldBe(0);
    }

    private static async Task SurviveAsync(Func<MuxerContext, MuxerSession> create, Func<Random, byte[]> frames)
    {
        var random = new Random(20261122);
        byte[] batch = new byte[128 * 1024];
        int refused = 0;
        for (int number = 0; number < Cases; number++)
        {
            var scope = new ResourceScope("fuzz", new ResourceLimits(2 * 1024 * 1024, "none", 512, "none"));
            MuxerSession session = create(new MuxerContext(scope, TimeProvider.System, "peer"));
            byte[] input = Corrupt(frames(random), random);
            try
            {
                for (int start = 0; start < input.Length;)
                {
                    int piece = Math.Min(input.Length - start, random.Next(1, 600));
                    session.Receive(input.AsSpan(start, piece));
                    start += piece;
                }
            }
            catch (Exception expected) when (expected is ProtocolViolationException or ConnectionClosedException)
            {
                refused++;
            }

            session.Unread.Held.ShouldBeLessThanOrEqualTo(input.Length);
            session.Produce(batch).ShouldBeLessThanOrEqualTo(batch.Length);
            session.End(new ConnectionClosedException(ConnectionErrorCode.None, isRemote: true, "the test is over"));
            (scope.Memory, scope.Streams, session.StreamCount).ShouldBe((0, 0, 0));
            while (await session.AcceptStreamAsync(Token) is not null)
            {
            }
        }

        refused.ShouldBeInRange(Cases / 20, Cases * 19 / 20, "the inputs must reach both the errors and what lies behind them");
    }

    // Bits flipped, cut short, or grown by noise; a quarter stays as it is, and a quarter is noise alone.
    private static byte[] Corrupt(byte[] input, Random random)
    {
        switch (random.Next(4))
        {
            case 0:
                for (int flips = random.Next(1, 6); flips > 0; flips--)
                {
                    input[random.Next(input.Length)] ^= (byte)(1 << random.Next(8));
                }

                return input;
            case 1:
                return input[..random.Next(input.Length)];
            case 2:
                byte[] noise = new byte[random.Next(1, 300)];
                random.NextBytes(noise);
                return noise;
            default:
                return input;
        }
    }

    private static byte[] YamuxFrames(Random random)
    {
        var frames = new MemoryStream();
        for (int count = random.Next(1, 12); count > 0; count--)
        {
            var type = (YamuxFrameType)random.Next(4);
            uint id = type is YamuxFrameType.Data or YamuxFrameType.WindowUpdate ? (uint)random.Next(1, 12) : 0;
            uint length = type == YamuxFrameType.Data ? (uint)random.Next(500) : (uint)random.NextInt64(uint.MaxValue);
            byte[] frame = new byte[YamuxFrameHeader.Size + (type == YamuxFrameType.Data ? (int)length : 0)];
            new YamuxFrameHeader(type, (YamuxFlags)random.Next(16), id, length).Write(frame);
            frames.Write(frame);
        }

        return frames.ToArray();
    }

    private static byte[] MplexFrames(Random random)
    {
        var frames = new MemoryStream();
        for (int count = random.Next(1, 12); count > 0; count--)
        {
            var header = new MplexFrameHeader((ulong)random.Next(6), (MplexFlag)random.Next(7), (uint)random.Next(500));
            byte[] frame = new byte[header.Size + (int)header.Length];
            header.Write(frame);
            frames.Write(frame);
        }

        return frames.ToArray();
    }
}
