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
}
