namespace ProtoP2P.Rpc.Balancing;

/// <summary>Request of none or one message, reply of none or one.</summary>
internal readonly struct UnaryAttempt<TRequest, TReply>(RpcMethod<TRequest, TReply> method, TRequest request) : ICallAttempt<TReply>
{
    public bool CanRepeat => true;

    public ValueTask<TReply> RunAsync(RpcInvoker invoker, RpcCall call, CancellationToken enumerator) => invoker.UnaryAsync(method, request, call);

    public ValueTask DiscardAsync(TReply result) => default;
}
