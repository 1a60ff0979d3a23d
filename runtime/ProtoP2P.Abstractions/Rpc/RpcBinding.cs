namespace ProtoP2P.Rpc;

/// <summary>Makes bindings; called by generated code.</summary>
public static class RpcBinding
{
    /// <summary>Request of none or one message, reply of none or one; one-way methods too.</summary>
    public static RpcBinding<TContract> Unary<TContract, TRequest, TReply>(
        RpcMethod<TRequest, TReply> method, Func<TContract, TRequest, RpcCall, ValueTask<TReply>> handler)
        where TContract : class => new UnaryBinding<TContract, TRequest, TReply>(method, handler);

    /// <summary>Request of none or one message, reply a stream.</summary>
    public static RpcBinding<TContract> ServerStream<TContract, TRequest, TReply>(
        RpcMethod<TRequest, TReply> method, Func<TContract, TRequest, RpcCall, IAsyncEnumerable<TReply>> handler)
        where TContract : class => new ServerStreamBinding<TContract, TRequest, TReply>(method, handler);

    /// <summary>Request a stream, reply of none or one message.</summary>
    public static RpcBinding<TContract> ClientStream<TContract, TRequest, TReply>(
        RpcMethod<TRequest, TReply> method, Func<TContract, IAsyncEnumerable<TRequest>, RpcCall, ValueTask<TReply>> handler)
        where TContract : class => new ClientStreamBinding<TContract, TRequest, TReply>(method, handler);

    /// <summary>Streams both ways.</summary>
    public static RpcBinding<TContract> Duplex<TContract, TRequest, TReply>(
        RpcMethod<TRequest, TReply> method, Func<TContract, IAsyncEnumerable<TRequest>, RpcCall, IAsyncEnumerable<TReply>> handler)
        where TContract : class => new DuplexBinding<TContract, TRequest, TReply>(method, handler);

    /// <summary>One message and then a stream, reply of none or one message.</summary>
    public static RpcBinding<TContract> ClientStream<TContract, THead, TRequest, TReply>(
        RpcMethod<THead, TRequest, TReply> method, Func<TContract, THead, IAsyncEnumerable<TRequest>, RpcCall, ValueTask<TReply>> handler)
        where TContract : class => new HeadedClientStreamBinding<TContract, THead, TRequest, TReply>(method, handler);

    /// <summary>One message and then a stream, reply a stream.</summary>
    public static RpcBinding<TContract> Duplex<TContract, THead, TRequest, TReply>(
        RpcMethod<THead, TRequest, TReply> method, Func<TContract, THead, IAsyncEnumerable<TRequest>, RpcCall, IAsyncEnumerable<TReply>> handler)
        where TContract : class => new HeadedDuplexBinding<TContract, THead, TRequest, TReply>(method, handler);
}
