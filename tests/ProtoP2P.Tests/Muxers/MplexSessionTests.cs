using ProtoP2P.Muxers;
using ProtoP2P.Muxers.Mplex;
using ProtoP2P.Resources;
using ProtoP2P.Security;
using ProtoP2P.Testing;

namespace ProtoP2P.Tests.Muxers;

public sealed class MplexSessionTests
{
    private readonly ResourceScope _scope = new("connection", ResourceLimits.Unlimited);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Frames_match_the_example_of_the_specification()
    {
        MplexSession session = Create();
        IMuxedStream? last = null;
        for (int number = 0; number <= 17; number++)
        {
            last = await session.OpenStreamAsync(Token);
        }

        Produce(session).ShouldEndWith("8801023137");
        await last!.Output.WriteAsync("hi"u8.ToArray(), Token);
        await last.Output.CompleteAsync();
        Produce(session).ShouldBe("8a01026869" + "8c0100");
    }

    [Fact]
    public async Task The_flags_tell_who_opened_the_stream()
    {
        MplexSession session = Create();
        IMuxedStream ours = await session.OpenStreamAsync(Token);
        Receive(session, "00" + "0130");
        IMuxedStream theirs = (await session.AcceptStreamAsync(Token))!;
        Receive(session, "01" + "01aa");
        Receive(session, "02" + "01bb");
        (await MuxerPair.ReadExactlyAsync(ours.Input, 1, Token)).ShouldBe([0xaa]);
        (await MuxerPair.ReadExactlyAsync(theirs.Input, 1, Token)).ShouldBe([0xbb]);
        Produce(session);
        theirs.Reset(StreamErrorCode.Unspecified);
        ours.Reset(StreamErrorCode.Unspecified);
        Produce(session).ShouldBe("0500" + "0600");
    }

    [Fact]
    public async Task Unread_data_past_4_MiB_resets_that_stream_and_no_other()
    {
        MplexSession session = Create();
        Receive(session, "00" + "0130");
        Receive(session, "08" + "0131");
        IMuxedStream slow = (await session.AcceptStreamAsync(Token))!;
        IMuxedStream other = (await session.AcceptStreamAsync(Token))!;
        for (int message = 0; message < 4; message++)
        {
            ReceiveMessage(session, 0, 1024 * 1024);
        }

        session.Unread.Held.ShouldBe(4 * 1024 * 1024);
        ReceiveMessage(session, 0, 1);
        session.Unread.Held.ShouldBe(0);
        var reset = await Should.ThrowAsync<StreamResetException>(async () => await slow.Input.ReadAsync(Token));
        reset.Code.ShouldBe(StreamErrorCode.ResourceLimit);
        reset.Message.ShouldContain("MplexOptions.MaxUnreadBytes");
        Produce(session).ShouldBe("0500");
        Receive(session, "0a" + "01cc");
        (await MuxerPair.ReadExactlyAsync(other.Input, 1, Token)).ShouldBe([0xcc]);
        ReceiveMessage(session, 0, 100);
        session.StreamCount.ShouldBe(1);
    }

    [Fact]
    public void A_message_above_1_MiB_is_a_violation() =>
        Should.Throw<ProtocolViolationException>(() => Receive(Create(), "02" + "818040"));

    [Fact]
    public void A_stream_name_above_1_KiB_is_a_violation() =>
        Should.Throw<ProtocolViolationException>(() => Receive(Create(), "00" + "8108"));

    [Fact]
    public void A_live_id_opened_again_is_a_violation()
    {
        MplexSession session = Create();
        Receive(session, "00" + "00");
        Should.Throw<ProtocolViolationException>(() => Receive(session, "00" + "00"));
    }

    [Fact]
    public void An_id_of_2_to_the_60_is_a_violation() =>
        Should.Throw<ProtocolViolationException>(() => Receive(Create(), "80808080808080808080" + "0100"));

    [Fact]
    public void Frames_for_unknown_streams_are_ignored()
    {
        MplexSession session = Create();
        Receive(session, "0a" + "03010203" + "0c00" + "0e00" + "0900");
        session.StreamCount.ShouldBe(0);
        Produce(session).ShouldBeEmpty();
    }

    [Fact]
    public void CVE_2022_23486_streams_past_128_are_refused()
    {
        MplexSession session = Create();
        for (ulong number = 0; number < 130; number++)
        {
            byte[] frame = new byte[MplexFrameHeader.MaxWriteSize];
            int length = new MplexFrameHeader(number, MplexFlag.NewStream, 0).Write(frame);
            session.Receive(frame.AsSpan(0, length));
        }

        session.StreamCount.ShouldBe(128);
        Produce(session).ShouldBe("850800" + "8d0800");
    }

    [Fact]
    public void CVE_2023_44487_rapid_reset_closes_the_connection()
    {
        MplexSession session = Create();
        var reason = Should.Throw<ConnectionClosedException>(() =>
        {
            for (int count = 0; count < 100_000; count++)
            {
                Receive(session, "0000" + "0600");
            }
        });
        reason.Code.ShouldBe(ConnectionErrorCode.RateLimited);
    }

    private static void Receive(MplexSession session, string hex) => session.Receive(Convert.FromHexString(hex));

    private static void ReceiveMessage(MplexSession session, ulong number, int length)
    {
        byte[] frame = new byte[MplexFrameHeader.MaxWriteSize + length];
        int header = new MplexFrameHeader(number, MplexFlag.MessageInitiator, (uint)length).Write(frame);
        session.Receive(frame.AsSpan(0, header + length));
    }

    private static string Produce(MplexSession session)
    {
        byte[] batch = new byte[128 * 1024];
        return Convert.ToHexStringLower(batch.AsSpan(0, session.Produce(batch)));
    }

    private MplexSession Create() =>
        new(ConnectionRole.Responder, new MuxerContext(_scope, new FakeTimeProvider(), "peer"), new MplexOptions());
}
