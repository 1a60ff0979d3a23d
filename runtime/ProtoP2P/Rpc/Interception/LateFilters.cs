namespace ProtoP2P.Rpc;

/// <summary>The last interceptor where a service's class is only known once it is made: makes it, and runs the filters of its class.</summary>
internal sealed class LateFilters(ServiceFilters filters) : IRpcInterceptor
{
    public ValueTask InterceptAsync(RpcInvocation call, RpcContinuation next) =>
        (filters.FindLate(((IServiceHolder)call).Service, call.Method) ?? next)(call);
}
