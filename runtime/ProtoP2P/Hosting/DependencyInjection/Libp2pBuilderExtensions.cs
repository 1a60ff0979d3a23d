using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection.Extensions;
using ProtoP2P;
using ProtoP2P.Hosting;
using ProtoP2P.Rpc;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds what a node serves.</summary>
public static class Libp2pBuilderExtensions
{
    /// <summary>
    /// Serves a contract. Every call gets its own scope of the container, from which <typeparamref name="TImplementation"/> comes: scoped unless it
    /// was registered with another lifetime before.
    /// </summary>
    public static ILibp2pBuilder AddProtocol<
        [DynamicallyAccessedMembers(ContractMembers.Needed)] TContract,
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TImplementation>(
        this ILibp2pBuilder builder, StreamHandlerOptions? options = null)
        where TContract : class, IProtocolContract<TContract>
        where TImplementation : class, TContract
    {
        ArgumentNullException.ThrowIfNull(builder);
        return AddProtocol<TContract, TImplementation>(builder, new ContractServiceOptions { Streams = options ?? StreamHandlerOptions.Default });
    }

    /// <summary>The same with interceptors and conditions for its callers.</summary>
    public static ILibp2pBuilder AddProtocol<
        [DynamicallyAccessedMembers(ContractMembers.Needed)] TContract,
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TImplementation>(
        this ILibp2pBuilder builder, Action<ContractServiceOptions> configure)
        where TContract : class, IProtocolContract<TContract>
        where TImplementation : class, TContract
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        var options = new ContractServiceOptions();
        configure(options);
        return AddProtocol<TContract, TImplementation>(builder, options);
    }

    /// <summary>
    /// Adds an interceptor around every call that the node makes, after those that are there: one object for all calls, taken from the container when the first
    /// is made.
    /// </summary>
    public static ILibp2pBuilder AddClientInterceptor<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TInterceptor>(
        this ILibp2pBuilder builder)
        where TInterceptor : class, IRpcInterceptor
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddSingleton<TInterceptor>();
        builder.Services.AddOptions<Libp2pHostOptions>().Configure<IServiceProvider>(
            static (options, provider) => options.ClientInterceptors.Add(new LateInterceptor<TInterceptor>(provider)));
        return builder;
    }

    /// <summary>
    /// Adds an interceptor around every call that the node serves, after those that are there. Every call takes it from its own scope of the container: scoped
    /// unless it was registered with another lifetime before.
    /// </summary>
    public static ILibp2pBuilder AddServerInterceptor<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TInterceptor>(
        this ILibp2pBuilder builder)
        where TInterceptor : class, IRpcInterceptor
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddScoped<TInterceptor>();
        builder.Services.Configure<Libp2pHostOptions>(static options => options.ServerInterceptors.Add(ServiceInterceptor.Of<TInterceptor>()));
        return builder;
    }

    /// <summary>
    /// Adds a connection gater after those that are there; all must allow. One object for all connections, taken from the container when it is first asked: a
    /// singleton unless it was registered before.
    /// </summary>
    public static ILibp2pBuilder AddConnectionGater<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TGater>(
        this ILibp2pBuilder builder)
        where TGater : class, IConnectionGater
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddSingleton<TGater>();
        builder.Services.AddOptions<Libp2pHostOptions>().Configure<IServiceProvider>(
            static (options, provider) => options.ConnectionGaters.Add(new LateGater<TGater>(provider)));
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

    private static ILibp2pBuilder AddProtocol<
        [DynamicallyAccessedMembers(ContractMembers.Needed)] TContract,
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TImplementation>(
        ILibp2pBuilder builder, ContractServiceOptions options)
        where TContract : class, IProtocolContract<TContract>
        where TImplementation : class, TContract
    {
        builder.Services.TryAddScoped<TImplementation>();
        foreach (ServiceInterceptor interceptor in options.Interceptors.OfType<ServiceInterceptor>())
        {
            builder.Services.TryAdd(interceptor.Descriptor);
        }

        builder.Services.AddSingleton<ILibp2pService>(provider => new ContractService<TContract>(
            new ScopedActivator<TContract, TImplementation>(provider.GetRequiredService<IServiceScopeFactory>()), options));
        return builder;
    }
}
