using System.Buffers;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using ProtoP2P.Rpc;

namespace ProtoP2P.Abstractions.Tests.Rpc;

public sealed class MessageCodecTests
{
    [Fact]
    public void A_protobuf_message_reads_back_as_it_was_written()
    {
        MessageCodec<StringValue> codec = MessageCodec.Protobuf(StringValue.Parser);
        var message = new StringValue { Value = "hello" };

        byte[] bytes = Write(codec, message);

        bytes.ShouldBe(message.ToByteArray());
        codec.Read(new ReadOnlySequence<byte>(bytes)).ShouldBe(message);
    }

    [Fact]
    public void Fields_that_no_contract_names_are_dropped()
    {
        MessageCodec<Empty> codec = MessageCodec.Protobuf(Empty.Parser);

        Empty read = codec.Read(new ReadOnlySequence<byte>(new StringValue { Value = new string('x', 1000) }.ToByteArray()));

        read.CalculateSize().ShouldBe(0);
    }

    [Fact]
    public void Bytes_that_are_no_message_are_a_format_error()
    {
        MessageCodec<StringValue> codec = MessageCodec.Protobuf(StringValue.Parser);

        FormatException error = Should.Throw<FormatException>(() => codec.Read(new ReadOnlySequence<byte>([0x0a, 0x05, 0x61])));

        error.Message.ShouldContain(nameof(StringValue));
    }

    [Fact]
    public void Raw_bytes_in_pieces_are_written_as_one_message()
    {
        byte[] bytes = [1, 2, 3, 4, 5];

        Write(MessageCodec.Sequence, new ReadOnlySequence<byte>(bytes)).ShouldBe(bytes);
        Write(MessageCodec.Memory, bytes).ShouldBe(bytes);
        MessageCodec.Sequence.Read(new ReadOnlySequence<byte>(bytes)).ToArray().ShouldBe(bytes);
    }

    [Fact]
    public void What_is_read_does_not_refer_to_the_buffer_that_it_came_in()
    {
        byte[] bytes = [1, 2, 3];

        ReadOnlyMemory<byte> read = MessageCodec.Memory.Read(new ReadOnlySequence<byte>(bytes));
        bytes[0] = 9;

        read.ToArray().ShouldBe([1, 2, 3]);
    }

    [Fact]
    public void Nothing_takes_no_bytes()
    {
        Write(MessageCodec.Nothing, default).ShouldBeEmpty();
    }

    [Fact]
    public void A_codec_knows_its_message_type_and_raw_bytes_have_none()
    {
        MessageCodec.Protobuf(StringValue.Parser).Descriptor.ShouldBe(StringValue.Descriptor);
        MessageCodec.Protobuf(UninterpretedOption.Types.NamePart.Parser).Descriptor.ShouldBe(
            UninterpretedOption.Types.NamePart.Descriptor, "required fields that are absent do not matter");
        MessageCodec.Memory.Descriptor.ShouldBeNull();
        MessageCodec.Sequence.Descriptor.ShouldBeNull();
        MessageCodec.Nothing.Descriptor.ShouldBeNull();
    }

    [Fact]
    public void A_method_names_the_types_of_its_messages()
    {
        var plain = new RpcMethod<StringValue, RpcNothing>(
            "M", RpcRequestKind.Single, RpcReplyKind.None, MessageCodec.Protobuf(StringValue.Parser), MessageCodec.Nothing);
        var headed = new RpcMethod<StringValue, ReadOnlyMemory<byte>, Empty>(
            "M", RpcReplyKind.Single, MessageCodec.Protobuf(StringValue.Parser), MessageCodec.Memory, MessageCodec.Protobuf(Empty.Parser));

        (plain.HeadDescriptor, plain.RequestDescriptor, plain.ReplyDescriptor).ShouldBe((null, StringValue.Descriptor, null));
        (headed.HeadDescriptor, headed.RequestDescriptor, headed.ReplyDescriptor).ShouldBe((StringValue.Descriptor, null, Empty.Descriptor));
        RpcErrorType.Protobuf(Duration.Parser).Descriptor.ShouldBe(Duration.Descriptor);
    }

    private static byte[] Write<T>(MessageCodec<T> codec, T message)
    {
        var output = new ArrayBufferWriter<byte>();
        codec.Write(message, output);
        output.WrittenCount.ShouldBe(codec.GetSize(message));
        return output.WrittenSpan.ToArray();
    }
}
