using Microsoft.Extensions.Configuration;
using ProtoP2P;
using ProtoP2P.Hosting;
using ProtoP2P.Rpc;
using ProtoP2P.Rpc.Balancing;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Says which peers a client calls, and what it does when they fail.</summary>
public static class Libp2pClientBuilderExtensions
{
    /// <summary>Reads settings from a section of configuration, on top of what was said before.</summary>
    public static ILibp2pClientBuilder<TContract> Bind<TContract>(this ILibp2pClientBuilder<TContract> builder, IConfiguration section)
        where TContract : class, IProtocolContract<TContract>
    {
        ArgumentNullException.ThrowIfNull(section);
        return builder.Configure(options => section.Bind(options));
    }

    /// <summary>Changes settings, on top of what was said before.</summary>
    public static ILibp2pClientBuilder<TContract> Configure<TContract>(
        this ILibp2pClientBuilder<TContract> builder, Action<Libp2pClientOptions> configure)
        where TContract : class, IProtocolContract<TContract>
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        builder.Services.Configure(builder.OptionsName, configure);
        return builder;
    }

    /// <summary>Adds peers to call, as multiaddresses that end in <c>/p2p/ID</c>; several addresses of one peer are one peer.</summary>
    public static ILibp2pClientBuilder<TContract> UsePeers<TContract>(this ILibp2pClientBuilder<TContract> builder, params IEnumerable<string> addresses)
        where TContract : class, IProtocolContract<TContract>
    {
        ArgumentNullException.ThrowIfNull(addresses);
        string[] added = [.. addresses];
        return builder.Configure(options =>
        {
            foreach (string address in added)
            {
                options.Peers.Add(address);
            }
        });
    }

    /// <inheritdoc cref="UsePeers{TContract}(ILibp2pClientBuilder{TContract}, IEnumerable{string})"/>
    public static ILibp2pClientBuilder<TContract> UsePeers<TContract>(
        this ILibp2pClientBuilder<TContract> builder, params IEnumerable<Multiaddress> addresses)
        where TContract : class, IProtocolContract<TContract> =>
        builder.UsePeers(addresses.Select(address => address.ToString()));

    /// <summary>Calls the connected peers that say they serve one of the contract's ids, after the configured ones. The node has to run identify.</summary>
    public static ILibp2pClientBuilder<TContract> UseConnectedPeers<TContract>(this ILibp2pClientBuilder<TContract> builder)
        where TContract : class, IProtocolContract<TContract> =>
        builder.UseResolver(static context => new ConnectedPeerResolver(context.Host, context.Contract));

    /// <summary>Calls the peers that the result of <paramref name="create"/> finds, after those of the resolvers before. It is disposed with the client.</summary>
    public static ILibp2pClientBuilder<TContract> UseResolver<TContract>(
        this ILibp2pClientBuilder<TContract> builder, Func<PeerResolverContext, IPeerResolver> create)
        where TContract : class, IProtocolContract<TContract>
    {
        ArgumentNullException.ThrowIfNull(create);
        return builder.ConfigureParts(parts => parts.Resolvers.Add(context => new Owned<IPeerResolver>(create(context), IsOwned: true)));
    }

    /// <summary>Says how to choose among the peers.</summary>
    public static ILibp2pClientBuilder<TContract> UsePicker<TContract>(this ILibp2pClientBuilder<TContract> builder, PeerPicking picker)
        where TContract : class, IProtocolContract<TContract> => builder.Configure(options => options.Picker = picker);

    /// <summary>Chooses among the peers by the result of <paramref name="create"/>, whatever the settings say.</summary>
    public static ILibp2pClientBuilder<TContract> UsePicker<TContract>(
        this ILibp2pClientBuilder<TContract> builder, Func<IServiceProvider, IPeerPicker> create)
        where TContract : class, IProtocolContract<TContract>
    {
        ArgumentNullException.ThrowIfNull(create);
        return builder.ConfigureParts(parts => parts.Picker = create);
    }

    /// <summary>Draws all that is random (choices, waits) from a source that a test has seeded.</summary>
    public static ILibp2pClientBuilder<TContract> UseRandom<TContract>(this ILibp2pClientBuilder<TContract> builder, Random random)
        where TContract : class, IProtocolContract<TContract>
    {
        ArgumentNullException.ThrowIfNull(random);
        return builder.ConfigureParts(parts => parts.Random = random);
    }

    /// <summary>Runs the result of <paramref name="create"/> around every call of this client; it is disposed with the client.</summary>
    public static ILibp2pClientBuilder<TContract> AddInterceptor<TContract>(
        this ILibp2pClientBuilder<TContract> builder, Func<IServiceProvider, IRpcInterceptor> create)
        where TContract : class, IProtocolContract<TContract>
    {
        ArgumentNullException.ThrowIfNull(create);
        return builder.ConfigureParts(parts => parts.Interceptors.Add(services => new Owned<IRpcInterceptor>(create(services), IsOwned: true)));
    }

    /// <summary>Makes failed calls of all <see cref="IdempotentAttribute"/> methods again.</summary>
    public static ILibp2pClientBuilder<TContract> AddRetries<TContract>(
        this ILibp2pClientBuilder<TContract> builder, Action<RpcRetryOptions>? configure = null)
        where TContract : class, IProtocolContract<TContract> =>
        builder.Configure(options => Apply(options.Retries ??= new RpcRetryOptions(), configure));

    /// <summary>Makes failed calls of one method again. Where it is not <see cref="IdempotentAttribute"/>, only those that certainly never ran.</summary>
    /// <param name="builder">The client.</param>
    /// <param name="method">The method's C# name, with or without Async; its name on the wire where <see cref="RpcMethodAttribute"/> gives it another.</param>
    /// <param name="configure">How.</param>
    public static ILibp2pClientBuilder<TContract> AddRetries<TContract>(
        this ILibp2pClientBuilder<TContract> builder, string method, Action<RpcRetryOptions>? configure = null)
        where TContract : class, IProtocolContract<TContract>
    {
        ArgumentException.ThrowIfNullOrEmpty(method);
        return builder.ConfigureMethod(method, options => Apply(options.Retries ??= new RpcRetryOptions(), configure));
    }

    /// <summary>Sends calls of one method to another peer too when the first takes its time. The method must be <see cref="IdempotentAttribute"/>.</summary>
    /// <param name="builder">The client.</param>
    /// <param name="method">The method's C# name, with or without Async; its name on the wire where <see cref="RpcMethodAttribute"/> gives it another.</param>
    /// <param name="configure">How.</param>
    public static ILibp2pClientBuilder<TContract> AddHedging<TContract>(
        this ILibp2pClientBuilder<TContract> builder, string method, Action<RpcHedgingOptions>? configure = null)
        where TContract : class, IProtocolContract<TContract>
    {
        ArgumentException.ThrowIfNullOrEmpty(method);
        return builder.ConfigureMethod(method, options => Apply(options.Hedging ??= new RpcHedgingOptions(), configure));
    }

    /// <summary>Leaves peers alone for a while whose calls fail one after the other.</summary>
    public static ILibp2pClientBuilder<TContract> AddOutlierEjection<TContract>(
        this ILibp2pClientBuilder<TContract> builder, Action<OutlierEjectionOptions>? configure = null)
        where TContract : class, IProtocolContract<TContract> =>
        builder.Configure(options => Apply(options.Ejection ??= new OutlierEjectionOptions(), configure));

    private static void Apply<TOptions>(TOptions options, Action<TOptions>? configure) => configure?.Invoke(options);

    private static ILibp2pClientBuilder<TContract> ConfigureMethod<TContract>(
        this ILibp2pClientBuilder<TContract> builder, string method, Action<RpcMethodOptions> configure)
        where TContract : class, IProtocolContract<TContract> =>
        builder.Configure(options =>
        {
            // Configuration may have named the same method in another way.
            RpcMethod? meant = MethodPolicies.Find(TContract.Descriptor, method);
            string key = options.Methods.Keys.FirstOrDefault(known => meant is not null && MethodPolicies.IsName(meant, known)) ?? method;
            if (!options.Methods.TryGetValue(key, out RpcMethodOptions? own))
            {
                options.Methods.Add(key, own = new RpcMethodOptions());
            }

            configure(own);
        });

    private static ILibp2pClientBuilder<TContract> ConfigureParts<TContract>(
        this ILibp2pClientBuilder<TContract> builder, Action<ClientParts> configure)
        where TContract : class, IProtocolContract<TContract>
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.Configure(builder.OptionsName, configure);
        return builder;
    }
}
