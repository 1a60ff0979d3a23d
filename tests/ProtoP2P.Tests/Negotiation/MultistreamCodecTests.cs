using System.Buffers;
using ProtoP2P.Negotiation;

namespace ProtoP2P.Tests.Negotiation;

public sealed class MultistreamCodecTests
{
    [Theory]
    [InlineData("/multistream/1.0.0", "132f6d756c746973747265616d2f312e302e300a")]
    [InlineData("na", "036e610a")]
    [InlineData("ls", "036c730a")]
    [InlineData("/noise", "072f6e6f6973650a")]
    [InlineData("/tls/1.0.0", "0b2f746c732f312e302e300a")]
    [InlineData("/yamux/1.0.0", "0d2f79616d75782f312e302e300a")]
    [InlineData("/mplex/6.7.0", "0d2f6d706c65782f362e372e300a")]
    [InlineData("/ipfs/ping/1.0.0", "112f697066732f70696e672f312e302e300a")]
    [InlineData("/ipfs/id/1.0.0", "0f2f697066732f69642f312e302e300a")]
    public void Messages_have_the_bytes_of_the_specification(string text, string hex)
    {
        byte[] bytes = Convert.FromHexString(hex);
        Bytes.Messages(text).ShouldBe(bytes);
        Read(new ReadOnlySequence<byte>(bytes)).ShouldBe((MultistreamReadStatus.Done, text, 0));
        Read(Bytes.Scatter(bytes)).ShouldBe((MultistreamReadStatus.Done, text, 0));
    }

    [Fact]
    public void Every_prefix_of_a_message_asks_for_more()
    {
        byte[] bytes = Bytes.Messages(new string('x', 700));
        for (int length = 0; length < bytes.Length; length++)
        {
            Read(new ReadOnlySequence<byte>(bytes, 0, length)).Status.ShouldBe(MultistreamReadStatus.NeedMoreData);
        }
    }

    [Fact]
    public void The_longest_line_is_1024_bytes_with_its_newline()
    {
        string longest = new('x', 1023);
        Read(new ReadOnlySequence<byte>(Bytes.Messages(longest))).Text.ShouldBe(longest);
        Should.Throw<ArgumentException>(() => Bytes.Messages(new string('x', 1024)));

        // 1025 as a varint, refused before a byte of it arrives.
        Read(new ReadOnlySequence<byte>([0x81, 0x08])).Status.ShouldBe(MultistreamReadStatus.TooLong);
        Read(new ReadOnlySequence<byte>([0xff, 0xff])).Status.ShouldBe(MultistreamReadStatus.TooLong);
    }

    [Theory]
    [InlineData("8700", nameof(MultistreamReadStatus.MalformedLength))]
    [InlineData("00", nameof(MultistreamReadStatus.MissingNewline))]
    [InlineData("036e6161", nameof(MultistreamReadStatus.MissingNewline))]
    [InlineData("036e000a", nameof(MultistreamReadStatus.NotText))]
    [InlineData("036e7f0a", nameof(MultistreamReadStatus.NotText))]
    [InlineData("036e0a0a", nameof(MultistreamReadStatus.NotText))]
    [InlineData("03c3280a", nameof(MultistreamReadStatus.NotText))]
    public void Malformed_messages_are_refused_with_the_reason(string hex, string status) =>
        Read(new ReadOnlySequence<byte>(Convert.FromHexString(hex))).Status.ToString().ShouldBe(status);

    [Theory]
    [InlineData("")]
    [InlineData("/a\n")]
    [InlineData("/a\u007f")]
    public void Ids_that_no_peer_could_read_are_not_written(string id) => Should.Throw<ArgumentException>(() => Bytes.Messages(id));

    [Fact]
    public void A_list_is_one_message_that_holds_a_message_for_each_protocol()
    {
        ArrayBufferWriter<byte> output = new();
        MultistreamCodec.WriteList(output, ["/a", "/bc"]);
        Convert.ToHexStringLower(output.WrittenSpan).ShouldBe("0a" + "032f610a" + "042f62630a" + "0a");
    }

    [Fact]
    public void A_list_stays_within_what_peers_read()
    {
        ArrayBufferWriter<byte> output = new();
        MultistreamCodec.WriteList(output, Enumerable.Range(0, 100_000).Select(i => $"/protocol/with/a/name/{i}"));
        Varint.Read(output.WrittenSpan, out ulong length, out int prefix);
        output.WrittenCount.ShouldBe(prefix + (int)length);
        length.ShouldBeLessThanOrEqualTo(16_383UL);
        output.WrittenSpan[^1].ShouldBe((byte)'\n');
    }

    private static (MultistreamReadStatus Status, string Text, long Left) Read(ReadOnlySequence<byte> input)
    {
        byte[] line = new byte[MultistreamCodec.MaxLineLength];
        MultistreamReadStatus status = MultistreamCodec.TryRead(ref input, line, out int length);
        return (status, System.Text.Encoding.UTF8.GetString(line, 0, length), input.Length);
    }
}
