using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;

namespace ProtoP2P.Hosting;

internal sealed class ClientBuilder<TContract>(IServiceCollection services, string? name) : ILibp2pClientBuilder<TContract>
    where TContract : class, IProtocolContract<TContract>
{
    /// <inheritdoc/>
    public IServiceCollection Services { get; } = services;

    /// <inheritdoc/>
    public string? Name { get; } = name;

    /// <inheritdoc/>
    public string OptionsName { get; } = ClientNames.Options(TContract.Descriptor, name);

    /// <inheritdoc/>
    public ILibp2pClientBuilder<TContract> UseResolver<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TResolver>()
        where TResolver : class, IPeerResolver =>
        Configure(static parts => parts.Resolvers.Add(static context => Owned<IPeerResolver>.Find<TResolver>(context.Services)));

    /// <inheritdoc/>
    public ILibp2pClientBuilder<TContract> AddInterceptor<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TInterceptor>()
        where TInterceptor : class, IRpcInterceptor =>
        Configure(static parts => parts.Interceptors.Add(static services => Owned<IRpcInterceptor>.Find<TInterceptor>(services)));

    private ClientBuilder<TContract> Configure(Action<ClientParts> configure)
    {
        Services.Configure(OptionsName, configure);
        return this;
    }
}
