using Microsoft.Extensions.DependencyInjection.Extensions;
using ProtoP2P;
using ProtoP2P.Ping;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers ping with a node.</summary>
public static class PingBuilderExtensions
{
    /// <summary>Answers pings, and makes <see cref="PingService"/> available.</summary>
    public static ILibp2pBuilder AddPing(this ILibp2pBuilder builder, Action<PingOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (configure is not null)
        {
            builder.Services.Configure(configure);
        }

        builder.Services.AddOptions();
        builder.Services.TryAddSingleton(provider => new PingService(provider.GetRequiredService<Options.IOptions<PingOptions>>()));
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<ILibp2pService, PingService>(provider => provider.GetRequiredService<PingService>()));
        return builder;
    }
}
