using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection.Extensions;
using ProtoP2P;
using ProtoP2P.Hosting;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds what a node serves.</summary>
public static class Libp2pBuilderExtensions
{
    /// <summary>
    /// Serves a contract. Every call gets its own scope of the container, from which <typeparamref name="TImplementation"/> comes: scoped unless it
    /// was registered with another lifetime before.
    /// </summary>
    public static ILibp2pBuilder AddProtocol<
        TContract, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TImplementation>(
        this ILibp2pBuilder builder, StreamHandlerOptions? options = null)
        where TContract : class, IProtocolContract<TContract>
        where TImplementation : class, TContract
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddScoped<TImplementation>();
        builder.Services.AddSingleton<ILibp2pService>(provider => new ContractService<TContract>(
            new ScopedActivator<TContract, TImplementation>(provider.GetRequiredService<IServiceScopeFactory>()), options));
        return builder;
    }

    /// <summary>Serves raw streams of a protocol.</summary>
    public static ILibp2pBuilder AddStreamHandler(
        this ILibp2pBuilder builder, string protocolId, StreamHandler handler, StreamHandlerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(protocolId);
        ArgumentNullException.ThrowIfNull(handler);
        builder.Services.AddSingleton<ILibp2pService>(new StreamHandlerService(protocolId, handler, options));
        return builder;
    }

    /// <summary>Adds a part that lives as long as the node runs.</summary>
    public static ILibp2pBuilder AddService<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TService>(
        this ILibp2pBuilder builder)
        where TService : class, ILibp2pService
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<ILibp2pService, TService>());
        return builder;
    }
}
