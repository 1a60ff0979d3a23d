using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;

namespace ProtoP2P;

/// <summary>Configures a client that is registered with dependency injection by <c>AddLibp2pClient</c>.</summary>
/// <typeparam name="TContract">The contract that it calls.</typeparam>
public interface ILibp2pClientBuilder<TContract>
    where TContract : class, IProtocolContract<TContract>
{
    /// <summary>The services that the client is registered in.</summary>
    IServiceCollection Services { get; }

    /// <summary>The key of the service; null for the client without a name.</summary>
    string? Name { get; }

    /// <summary>The name of the client's own options.</summary>
    string OptionsName { get; }

    /// <summary>
    /// Calls the peers that a resolver finds, besides those that were named before: a service of the container, or where there is no such service an
    /// object that is made for this client.
    /// </summary>
    ILibp2pClientBuilder<TContract> UseResolver<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TResolver>()
        where TResolver : class, IPeerResolver;

    /// <summary>
    /// Runs an interceptor around every call of this client, after those of the node and in the order of registration: once per call, however many
    /// attempts it takes. It is a service of the container, or an object that is made for this client.
    /// </summary>
    ILibp2pClientBuilder<TContract> AddInterceptor<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TInterceptor>()
        where TInterceptor : class, IRpcInterceptor;
}
