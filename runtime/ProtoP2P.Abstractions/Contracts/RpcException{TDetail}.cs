using Google.Protobuf;
using ProtoP2P.Rpc;

namespace ProtoP2P;

/// <summary>
/// A call failed with an error that a message describes. A service throws it; its caller gets it where the method has
/// <see cref="ThrowsAttribute{TDetail}"/>, and a plain <see cref="RpcException"/> with the encoded detail elsewhere.
/// </summary>
/// <typeparam name="TDetail">The message that describes the error.</typeparam>
public sealed class RpcException<TDetail> : RpcException
    where TDetail : class, IMessage<TDetail>
{
    /// <summary>A failed call with its status, reason and detail.</summary>
    /// <param name="statusCode">How the call ended; not <see cref="RpcStatusCode.OK"/>.</param>
    /// <param name="reason">The reason for a person.</param>
    /// <param name="detail">What describes the error; encoded at once, about 8 KiB at most together with the reason and trailers.</param>
    /// <param name="innerException">What caused it; stays on this node.</param>
    public RpcException(RpcStatusCode statusCode, string reason, TDetail detail, Exception? innerException = null)
        : base(statusCode, reason, innerException)
    {
        ArgumentNullException.ThrowIfNull(detail);
        Detail = detail;
        Details = [new RpcErrorDetail(detail.Descriptor.FullName, detail.ToByteArray())];
    }

    internal RpcException(in RpcAnswer answer, TDetail detail)
        : base(answer) => Detail = detail;

    /// <summary>What describes the error. <see cref="RpcException.Details"/> holds it encoded.</summary>
    public TDetail Detail { get; }
}
