namespace ProtoP2P.Rpc;

/// <summary>An incoming call as the binding sees it behind interceptors: every message passes their steps.</summary>
internal sealed class InterceptedServerCall<TContract>(ServerInvocation<TContract> invocation, IncomingCall call) : RpcServerCall
    where TContract : class
{
    public override RpcServerContext Context => call.Context;

    public override async ValueTask<T> ReadRequestAsync<T>(MessageCodec<T> codec)
    {
        T request = invocation.TakeRequest() is { } read ? (T)read : await call.ReadRequestAsync(codec).ConfigureAwait(false);
        return invocation.Steps is { } steps ? steps.ApplyToRequest(request) : request;
    }

    public override IAsyncEnumerable<T> ReadRequestsAsync<T>(MessageCodec<T> codec)
    {
        IAsyncEnumerable<T> requests = call.ReadRequestsAsync(codec);
        return invocation.Steps is { HasRequests: true } steps ? steps.ApplyToRequests(requests) : requests;
    }

    public override ValueTask WriteAsync<T>(MessageCodec<T> codec, T message) => call.WriteAsync(codec, Apply(message));

    public override ValueTask FlushAsync() => call.FlushAsync();

    public override ValueTask ReplyAsync<T>(MessageCodec<T> codec, T message)
    {
        invocation.SetReply(Apply(message));
        return default;
    }

    private T Apply<T>(T reply) => invocation.Steps is { } steps ? steps.ApplyToReply(reply) : reply;
}
