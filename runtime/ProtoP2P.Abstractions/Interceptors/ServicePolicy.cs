using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;

namespace ProtoP2P;

/// <summary>Runs the calls that an authorizer of the container allows.</summary>
internal sealed class ServicePolicy<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T> : ServiceInterceptor
    where T : class, IPeerAuthorizer
{
    public override Type ServiceType => typeof(T);

    public override ServiceDescriptor Descriptor => ServiceDescriptor.Scoped<T, T>();

    public override async ValueTask InterceptAsync(RpcInvocation call, RpcContinuation next)
    {
        bool isAllowed = await CallServices.Get<T>(call).IsAllowedAsync(call).ConfigureAwait(false);
        await PeerRefusal.Continue(isAllowed, call, next).ConfigureAwait(false);
    }
}
