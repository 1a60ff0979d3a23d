namespace ProtoP2P.Rpc.Balancing;

/// <summary>One message and then a stream, reply a stream.</summary>
internal readonly struct HeadedDuplexAttempt<THead, TRequest, TReply>(
    RpcMethod<THead, TRequest, TReply> method, THead head, RequestStream<TRequest> requests) : ICallAttempt<ReplyStream<TReply>>
{
    public bool CanRepeat => !requests.IsStarted;

    public ValueTask<ReplyStream<TReply>> RunAsync(RpcInvoker invoker, RpcCall call, CancellationToken enumerator) =>
        ReplyStream<TReply>.StartAsync(invoker.Duplex(method, head, requests, call), enumerator);

    public ValueTask DiscardAsync(ReplyStream<TReply> result) => result.DisposeAsync();
}
