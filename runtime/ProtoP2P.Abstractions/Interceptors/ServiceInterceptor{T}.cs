using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;

namespace ProtoP2P;

internal sealed class ServiceInterceptor<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T> : ServiceInterceptor
    where T : class, IRpcInterceptor
{
    public override Type ServiceType => typeof(T);

    public override ServiceDescriptor Descriptor => ServiceDescriptor.Scoped<T, T>();

    public override ValueTask InterceptAsync(RpcInvocation call, RpcContinuation next) => CallServices.Get<T>(call).InterceptAsync(call, next);
}
