namespace ProtoP2P.Rpc.Balancing;

/// <summary>One message, no answer.</summary>
internal readonly struct OneWayAttempt<TRequest>(RpcMethod<TRequest, RpcNothing> method, TRequest request) : ICallAttempt<RpcNothing>
{
    public bool CanRepeat => true;

    public ValueTask<RpcNothing> RunAsync(RpcInvoker invoker, RpcCall call, CancellationToken enumerator) =>
        RpcNothing.AfterAsync(invoker.OneWayAsync(method, request, call));

    public ValueTask DiscardAsync(RpcNothing result) => default;
}
