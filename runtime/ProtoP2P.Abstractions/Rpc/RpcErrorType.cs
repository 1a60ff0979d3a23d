using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace ProtoP2P.Rpc;

/// <summary>A message that a method's errors may carry; made by generated code for each <see cref="ThrowsAttribute{TDetail}"/>.</summary>
public abstract class RpcErrorType
{
    private protected RpcErrorType()
    {
    }

    /// <summary>The full name of the protobuf message, which travels with the detail.</summary>
    public abstract string Name { get; }

    /// <summary>The type of the message.</summary>
    public abstract MessageDescriptor Descriptor { get; }

    /// <summary>Errors that carry a <typeparamref name="TDetail"/>.</summary>
    public static RpcErrorType Protobuf<TDetail>(MessageParser<TDetail> parser)
        where TDetail : class, IMessage<TDetail>, new() => new ProtobufErrorType<TDetail>(parser);

    /// <summary>The typed exception of an answer that carries <paramref name="detail"/>; null where it is of another type or cannot be read.</summary>
    internal abstract RpcException? TryCreate(in RpcAnswer answer, RpcErrorDetail detail);
}
