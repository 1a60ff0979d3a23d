namespace ProtoP2P.Rpc.Balancing;

/// <summary>Streams both ways.</summary>
internal readonly struct DuplexAttempt<TRequest, TReply>(RpcMethod<TRequest, TReply> method, RequestStream<TRequest> requests)
    : ICallAttempt<ReplyStream<TReply>>
{
    public bool CanRepeat => !requests.IsStarted;

    public ValueTask<ReplyStream<TReply>> RunAsync(RpcInvoker invoker, RpcCall call, CancellationToken enumerator) =>
        ReplyStream<TReply>.StartAsync(invoker.Duplex(method, requests, call), enumerator);

    public ValueTask DiscardAsync(ReplyStream<TReply> result) => result.DisposeAsync();
}
