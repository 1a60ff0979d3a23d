using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using ProtoP2P;
using ProtoP2P.Hosting;
using ProtoP2P.Rpc;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers a libp2p node.</summary>
public static class Libp2pServiceCollectionExtensions
{
    /// <summary>
    /// Registers a node as <see cref="ILibp2pHost"/>: started and stopped with the application, its settings read from the section
    /// <c>Libp2p</c> of the application's configuration, if there is any, and then from <paramref name="configure"/>. Services, protocols and
    /// streams come on top through the result. What settings cannot say (transports, keys, a clock) goes into
    /// <c>services.Configure&lt;Libp2pHostOptions&gt;</c>.
    /// </summary>
    /// <remarks>Malformed settings stop the application's start with an <see cref="OptionsValidationException"/> that names each key.</remarks>
    public static ILibp2pBuilder AddLibp2p(this IServiceCollection services, Action<Libp2pOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<Libp2pOptions>, SectionBinder>(
            static provider => new SectionBinder(provider.GetService<IConfiguration>()?.GetSection(Libp2pOptions.SectionName))));
        return AddCore(services, configure);
    }

    /// <summary>The same with the settings of <paramref name="section"/> instead of those of the application's section <c>Libp2p</c>.</summary>
    public static ILibp2pBuilder AddLibp2p(this IServiceCollection services, IConfiguration section, Action<Libp2pOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(section);
        services.AddSingleton<IConfigureOptions<Libp2pOptions>>(new SectionBinder(section));
        return AddCore(services, configure);
    }

    private static Libp2pBuilder AddCore(IServiceCollection services, Action<Libp2pOptions>? configure)
    {
        services.AddOptions<Libp2pOptions>().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<Libp2pOptions>, Libp2pOptionsValidator>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<Libp2pHostOptions>, HostConfigurator>());
        if (configure is not null)
        {
            services.Configure(configure);
        }

        services.TryAddSingleton<IRpcCallAccessor, RpcCallAccessor>();
        services.TryAddSingleton<ILibp2pHost>(static provider =>
            Libp2pHost.Create(provider.GetRequiredService<IOptions<Libp2pHostOptions>>().Value));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, Libp2pHostedService>());
        return new Libp2pBuilder(services);
    }
}
