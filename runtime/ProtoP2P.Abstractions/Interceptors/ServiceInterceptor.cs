using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;

namespace ProtoP2P;

/// <summary>An interceptor that each served call takes from its own scope of the container.</summary>
internal abstract class ServiceInterceptor : IRpcInterceptor, IServiceUser
{
    public abstract Type ServiceType { get; }

    /// <summary>Registers what it needs, unless the application has.</summary>
    public abstract ServiceDescriptor Descriptor { get; }

    /// <summary>One for <typeparamref name="T"/>.</summary>
    public static ServiceInterceptor Of<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>()
        where T : class, IRpcInterceptor => new ServiceInterceptor<T>();

    public abstract ValueTask InterceptAsync(RpcInvocation call, RpcContinuation next);
}
