using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace ProtoP2P.Rpc;

internal sealed class ProtobufErrorType<TDetail>(MessageParser<TDetail> parser) : RpcErrorType
    where TDetail : class, IMessage<TDetail>, new()
{
    // As for replies: a peer must not make this node hold bytes that no contract names.
    private readonly MessageParser<TDetail> _parser = parser.WithDiscardUnknownFields(true);
    private MessageDescriptor? _descriptor;

    // The first use of a descriptor reads its whole file: not before an error needs it.
    public override MessageDescriptor Descriptor => _descriptor ??= new TDetail().Descriptor;

    public override string Name => Descriptor.FullName;

    internal override RpcException? TryCreate(in RpcAnswer answer, RpcErrorDetail detail)
    {
        if (detail.Type != Name)
        {
            return null;
        }

        try
        {
            return new RpcException<TDetail>(answer, _parser.ParseFrom(detail.Value.Span));
        }
        catch (InvalidProtocolBufferException)
        {
            // The status counts. The detail stays with the exception as the bytes that came.
            return null;
        }
    }
}
