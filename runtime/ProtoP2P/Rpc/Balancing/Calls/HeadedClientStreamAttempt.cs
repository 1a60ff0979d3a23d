namespace ProtoP2P.Rpc.Balancing;

/// <summary>One message and then a stream, reply of none or one message.</summary>
internal readonly struct HeadedClientStreamAttempt<THead, TRequest, TReply>(
    RpcMethod<THead, TRequest, TReply> method, THead head, RequestStream<TRequest> requests) : ICallAttempt<TReply>
{
    public bool CanRepeat => !requests.IsStarted;

    public ValueTask<TReply> RunAsync(RpcInvoker invoker, RpcCall call, CancellationToken enumerator) =>
        invoker.ClientStreamAsync(method, head, requests, call);

    public ValueTask DiscardAsync(TReply result) => default;
}
