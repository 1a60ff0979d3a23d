namespace ProtoP2P.Rpc.Balancing;

/// <summary>Request of none or one message, reply a stream: made again until its first message.</summary>
internal readonly struct ServerStreamAttempt<TRequest, TReply>(RpcMethod<TRequest, TReply> method, TRequest request) : ICallAttempt<ReplyStream<TReply>>
{
    public bool CanRepeat => true;

    public ValueTask<ReplyStream<TReply>> RunAsync(RpcInvoker invoker, RpcCall call, CancellationToken enumerator) =>
        ReplyStream<TReply>.StartAsync(invoker.ServerStream(method, request, call), enumerator);

    public ValueTask DiscardAsync(ReplyStream<TReply> result) => result.DisposeAsync();
}
