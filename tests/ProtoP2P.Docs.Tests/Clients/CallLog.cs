namespace ProtoP2P.Docs.Tests.Clients;

internal sealed class CallLog : IRpcInterceptor
{
    public List<string> Calls { get; } = [];

    public async ValueTask InterceptAsync(RpcInvocation call, RpcContinuation next)
    {
        Calls.Add(call.Method.Name);
        await next(call);
    }
}
