using Microsoft.Extensions.DependencyInjection;

namespace ProtoP2P;

/// <summary>Configures a node that is registered with dependency injection.</summary>
public interface ILibp2pBuilder
{
    /// <summary>The services that the node is registered in.</summary>
    IServiceCollection Services { get; }
}
