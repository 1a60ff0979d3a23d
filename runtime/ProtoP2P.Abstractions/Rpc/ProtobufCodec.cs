using System.Buffers;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace ProtoP2P.Rpc;

internal sealed class ProtobufCodec<T>(MessageParser<T> parser) : MessageCodec<T>
    where T : class, IMessage<T>
{
    // A peer could otherwise make this node hold, and later repeat, bytes that no contract names.
    private readonly MessageParser<T> _parser = parser.WithDiscardUnknownFields(true);

    private MessageDescriptor? _descriptor;

    public override MessageDescriptor? Descriptor => Type;

    // An instance leads to its descriptor without reflection over types, and a codec that nobody asks never makes one.
    private MessageDescriptor Type => _descriptor ??= _parser.ParseFrom(ReadOnlySequence<byte>.Empty).Descriptor;

    public override int GetSize(T message) => message.CalculateSize();

    public override void Write(T message, IBufferWriter<byte> output) => message.WriteTo(output);

    public override T Read(in ReadOnlySequence<byte> input)
    {
        try
        {
            return _parser.ParseFrom(input);
        }
        catch (Exception exception) when (exception is InvalidProtocolBufferException or InvalidOperationException)
        {
            // The parser throws the second kind too, where a tag inside a message is 0.
            throw new FormatException($"not a {typeof(T).Name} message: {exception.Message}", exception);
        }
    }

    internal override long EstimateDecodedBytes(in ReadOnlySequence<byte> input, long limit) =>
        DecodedSize.Estimate(DecodedShape.Of(Type), input, limit);
}
