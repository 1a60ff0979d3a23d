using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ProtoP2P.Hosting;

/// <summary>Makes the host's options from the settings and the container. Runs first; what the application configures itself comes on top.</summary>
internal sealed class HostConfigurator(IOptions<Libp2pOptions> settings, IServiceProvider provider) : IConfigureOptions<Libp2pHostOptions>
{
    /// <inheritdoc/>
    public void Configure(Libp2pHostOptions options)
    {
        settings.Value.ApplyTo(options);
        options.TimeProvider = provider.GetService<TimeProvider>() ?? options.TimeProvider;
        options.LoggerFactory = provider.GetService<ILoggerFactory>() ?? options.LoggerFactory;

        options.Scopes = provider.GetRequiredService<IServiceScopeFactory>();

        // Asked for when the host starts, not now: a service may well want the host in its constructor.
        options.LateServices = provider.GetServices<ILibp2pService>;
    }
}
