using Microsoft.Extensions.DependencyInjection;

namespace ProtoP2P.Hosting;

internal sealed class Libp2pBuilder(IServiceCollection services) : ILibp2pBuilder
{
    /// <inheritdoc/>
    public IServiceCollection Services { get; } = services;
}
