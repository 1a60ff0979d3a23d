namespace ProtoP2P;

/// <summary>
/// Puts an interceptor of the container around a service or one of its methods: each call takes it from its own scope. The interceptor must be registered with
/// the container, and the host made by <c>AddLibp2p</c>; the registration of the contract fails otherwise.
/// </summary>
/// <typeparam name="TInterceptor">The interceptor.</typeparam>
public sealed class RpcFilterAttribute<TInterceptor> : RpcFilterAttribute, IServiceUser
    where TInterceptor : class, IRpcInterceptor
{
    Type IServiceUser.ServiceType => typeof(TInterceptor);

    /// <inheritdoc/>
    public override ValueTask InterceptAsync(RpcInvocation call, RpcContinuation next) => CallServices.Get<TInterceptor>(call).InterceptAsync(call, next);
}
