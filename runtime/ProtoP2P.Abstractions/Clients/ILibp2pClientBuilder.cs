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
}
