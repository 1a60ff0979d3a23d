using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using ProtoP2P;
using ProtoP2P.Hosting;
using ProtoP2P.Rpc;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers clients of contracts.</summary>
public static class Libp2pClientServiceCollectionExtensions
{
    /// <summary>
    /// Registers <typeparamref name="TContract"/> as a client that calls it at other nodes, through the node of <c>AddLibp2p</c>. One object for
    /// all, as a client is cheap and thread-safe. Its settings are read from the section <c>Libp2p:Clients:CONTRACT</c>, CONTRACT being the
    /// interface's name without its namespace, and then from <paramref name="configure"/>; peers, retries and the like come on top through the result.
    /// </summary>
    /// <remarks>Malformed settings stop the application's start with an <see cref="OptionsValidationException"/> that names each key.</remarks>
    public static ILibp2pClientBuilder<TContract> AddLibp2pClient<TContract>(
        this IServiceCollection services, Action<Libp2pClientOptions>? configure = null)
        where TContract : class, IProtocolContract<TContract>
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton(static provider => new RegisteredClient<TContract>(provider, null));
        services.TryAddSingleton(static provider => provider.GetRequiredService<RegisteredClient<TContract>>().Client);
        return AddCore<TContract>(services, null, configure);
    }

    /// <summary>
    /// The same for one of several clients of a contract: a keyed service, <c>[FromKeyedServices(name)]</c>, whose settings are read from the section
    /// <c>Libp2p:Clients:NAME</c>.
    /// </summary>
    public static ILibp2pClientBuilder<TContract> AddLibp2pClient<TContract>(
        this IServiceCollection services, string name, Action<Libp2pClientOptions>? configure = null)
        where TContract : class, IProtocolContract<TContract>
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrEmpty(name);
        services.TryAddKeyedSingleton(name, static (provider, key) => new RegisteredClient<TContract>(provider, (string)key!));
        services.TryAddKeyedSingleton(name, static (provider, key) => provider.GetRequiredKeyedService<RegisteredClient<TContract>>(key).Client);
        return AddCore<TContract>(services, name, configure);
    }

    private static ClientBuilder<TContract> AddCore<TContract>(IServiceCollection services, string? name, Action<Libp2pClientOptions>? configure)
        where TContract : class, IProtocolContract<TContract>
    {
        var builder = new ClientBuilder<TContract>(services, name);
        ContractDescriptor contract = TContract.Descriptor;
        if (IsNew(services, builder.OptionsName))
        {
            services.AddSingleton<IConfigureOptions<Libp2pClientOptions>>(provider => new ClientSectionBinder(
                builder.OptionsName, provider.GetService<IConfiguration>()?.GetSection(ClientNames.Section(contract, name))));
            services.AddSingleton<IValidateOptions<Libp2pClientOptions>>(provider => new ClientOptionsValidator(
                contract, name, provider.GetRequiredService<IOptionsMonitor<ClientParts>>(), provider.GetRequiredService<IServiceProviderIsService>()));
            services.AddOptions<Libp2pClientOptions>(builder.OptionsName).ValidateOnStart();
        }

        if (configure is not null)
        {
            services.Configure(builder.OptionsName, configure);
        }

        return builder;
    }

    // Several parts of a program may say something about one client.
    private static bool IsNew(IServiceCollection services, string optionsName)
    {
        foreach (ServiceDescriptor service in services)
        {
            if (service is { IsKeyedService: false, ImplementationInstance: ClientMark mark } && mark.OptionsName == optionsName)
            {
                return false;
            }
        }

        services.AddSingleton(new ClientMark(optionsName));
        return true;
    }
}
