namespace ProtoP2P.Rpc;

/// <summary>What a generated client calls: carries calls of one contract to one peer. No I/O before the first call.</summary>
public abstract class RpcInvoker
{
    /// <summary>Request of none or one message, reply of none or one.</summary>
    public abstract ValueTask<TReply> UnaryAsync<TRequest, TReply>(RpcMethod<TRequest, TReply> method, TRequest request, RpcCall call);

    /// <summary>One message, no answer: completes when the muxer has accepted it.</summary>
    public abstract ValueTask OneWayAsync<TRequest>(RpcMethod<TRequest, RpcNothing> method, TRequest request, RpcCall call);

    /// <summary>Request of none or one message, reply a stream. The call starts when the result is enumerated, once.</summary>
    public abstract IAsyncEnumerable<TReply> ServerStream<TRequest, TReply>(RpcMethod<TRequest, TReply> method, TRequest request, RpcCall call);

    /// <summary>Request a stream, reply of none or one message.</summary>
    public abstract ValueTask<TReply> ClientStreamAsync<TRequest, TReply>(RpcMethod<TRequest, TReply> method, IAsyncEnumerable<TRequest> requests, RpcCall call);

    /// <summary>Streams both ways. The call starts when the result is enumerated, once.</summary>
    public abstract IAsyncEnumerable<TReply> Duplex<TRequest, TReply>(RpcMethod<TRequest, TReply> method, IAsyncEnumerable<TRequest> requests, RpcCall call);

    /// <summary>One message and then a stream, reply of none or one message.</summary>
    public abstract ValueTask<TReply> ClientStreamAsync<THead, TRequest, TReply>(
        RpcMethod<THead, TRequest, TReply> method, THead head, IAsyncEnumerable<TRequest> requests, RpcCall call);

    /// <summary>One message and then a stream, reply a stream. The call starts when the result is enumerated, once.</summary>
    public abstract IAsyncEnumerable<TReply> Duplex<THead, TRequest, TReply>(
        RpcMethod<THead, TRequest, TReply> method, THead head, IAsyncEnumerable<TRequest> requests, RpcCall call);
}
