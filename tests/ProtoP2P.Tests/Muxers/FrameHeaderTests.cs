using ProtoP2P.Muxers.Mplex;
using ProtoP2P.Muxers.Yamux;

namespace ProtoP2P.Tests.Muxers;

public sealed class FrameHeaderTests
{
    [Theory]
    [InlineData("000100010000000100000000", 1, 1, 1u, 0u)]
    [InlineData("000000010000000100000005", 0, 1, 1u, 5u)]
    [InlineData("000100020000000100000000", 1, 2, 1u, 0u)]
    [InlineData("000000000000000100000005", 0, 0, 1u, 5u)]
    [InlineData("000100040000000100000000", 1, 4, 1u, 0u)]
    [InlineData("000100080000000100000000", 1, 8, 1u, 0u)]
    [InlineData("000200010000000000000001", 2, 1, 0u, 1u)]
    [InlineData("000200020000000000000001", 2, 2, 0u, 1u)]
    [InlineData("000300000000000000000000", 3, 0, 0u, 0u)]
    public void Yamux_headers_match_their_vectors(string hex, int type, int flags, uint id, uint length)
    {
        var header = new YamuxFrameHeader((YamuxFrameType)type, (YamuxFlags)flags, id, length);
        byte[] written = new byte[YamuxFrameHeader.Size];
        header.Write(written);
        Convert.ToHexStringLower(written).ShouldBe(hex);
        YamuxFrameHeader.Read(Convert.FromHexString(hex)).ShouldBe(header);
    }

    [Theory]
    [InlineData("010100010000000100000000", "version")]
    [InlineData("000400000000000100000000", "frame type")]
    [InlineData("000000000000000000000001", "stream id 0")]
    [InlineData("000100000000000000000001", "stream id 0")]
    [InlineData("000200010000000100000001", "stream id 1")]
    [InlineData("000300000000000100000000", "stream id 1")]
    public void Yamux_headers_that_break_the_protocol_are_refused(string hex, string reason) =>
        Should.Throw<ProtocolViolationException>(() => YamuxFrameHeader.Read(Convert.FromHexString(hex))).Message.ShouldContain(reason);

    [Theory]
    [InlineData("880102", 17ul, 0, 2u)]
    [InlineData("8a0102", 17ul, 2, 2u)]
    [InlineData("8c0100", 17ul, 4, 0u)]
    public void Mplex_headers_match_their_vectors(string hex, ulong id, int flag, uint length)
    {
        var header = new MplexFrameHeader(id, (MplexFlag)flag, length);
        byte[] written = new byte[header.Size];
        header.Write(written).ShouldBe(written.Length);
        Convert.ToHexStringLower(written).ShouldBe(hex);
        MplexFrameHeader.TryRead(written, out MplexFrameHeader read, out int size).ShouldBeTrue();
        read.ShouldBe(header);
        size.ShouldBe(written.Length);
    }

    [Theory]
    [InlineData("0f00", "flag 7")]
    [InlineData("00818040", "1048577")]
    [InlineData("808080808080808080808000", "varint")]
    public void Mplex_headers_that_break_the_protocol_are_refused(string hex, string reason) =>
        Should.Throw<ProtocolViolationException>(() => MplexFrameHeader.TryRead(Convert.FromHexString(hex), out _, out _))
            .Message.ShouldContain(reason);

    [Fact]
    public void Headers_may_arrive_byte_by_byte()
    {
        var yamux = new YamuxHeaderReader();
        var mplex = new MplexHeaderReader();
        Feed(Convert.FromHexString("000100010000000100000000"), ref yamux).ShouldBe(new YamuxFrameHeader(YamuxFrameType.WindowUpdate, YamuxFlags.Syn, 1, 0));
        Feed(Convert.FromHexString("8a0102"), ref mplex).ShouldBe(new MplexFrameHeader(17, MplexFlag.MessageInitiator, 2));
    }

    private static YamuxFrameHeader Feed(byte[] bytes, ref YamuxHeaderReader reader)
    {
        for (int i = 0; i < bytes.Length; i++)
        {
            ReadOnlySpan<byte> piece = bytes.AsSpan(i, 1);
            if (reader.TryRead(ref piece, out YamuxFrameHeader header))
            {
                return header;
            }
        }

        throw new InvalidOperationException("no header");
    }

    private static MplexFrameHeader Feed(byte[] bytes, ref MplexHeaderReader reader)
    {
        for (int i = 0; i < bytes.Length; i++)
        {
            ReadOnlySpan<byte> piece = bytes.AsSpan(i, 1);
            if (reader.TryRead(ref piece, out MplexFrameHeader header))
            {
                return header;
            }
        }

        throw new InvalidOperationException("no header");
    }
}
