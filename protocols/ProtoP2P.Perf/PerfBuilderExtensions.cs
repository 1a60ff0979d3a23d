using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using ProtoP2P;
using ProtoP2P.Perf;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers perf with a node.</summary>
public static class PerfBuilderExtensions
{
    /// <summary>Lets peers measure: they send, and get, as much as they want within the options.</summary>
    public static ILibp2pBuilder AddPerf(this ILibp2pBuilder builder, Action<PerfOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddOptions();
        if (configure is not null)
        {
            builder.Services.Configure(configure);
        }

        builder.Services.TryAddSingleton(provider => new PerfService(provider.GetRequiredService<IOptions<PerfOptions>>()));
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<ILibp2pService, PerfService>(provider => provider.GetRequiredService<PerfService>()));
        return builder;
    }
}
