namespace ProtoP2P.Rpc.Balancing;

/// <summary>Request a stream, reply of none or one message.</summary>
internal readonly struct ClientStreamAttempt<TRequest, TReply>(RpcMethod<TRequest, TReply> method, RequestStream<TRequest> requests) : ICallAttempt<TReply>
{
    public bool CanRepeat => !requests.IsStarted;

    public ValueTask<TReply> RunAsync(RpcInvoker invoker, RpcCall call, CancellationToken enumerator) =>
        invoker.ClientStreamAsync(method, requests, call);

    public ValueTask DiscardAsync(TReply result) => default;
}
