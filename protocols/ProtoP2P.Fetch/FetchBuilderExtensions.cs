using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ProtoP2P;
using ProtoP2P.Fetch;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers fetch with a node.</summary>
public static class FetchBuilderExtensions
{
    /// <summary>Serves the lookups of the options, and makes <see cref="FetchService"/> available.</summary>
    public static ILibp2pBuilder AddFetch(this ILibp2pBuilder builder, Action<FetchOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddOptions();
        if (configure is not null)
        {
            builder.Services.Configure(configure);
        }

        builder.Services.TryAddSingleton(provider =>
            new FetchService(provider.GetRequiredService<IOptions<FetchOptions>>(), provider.GetService<ILogger<FetchService>>()));
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<ILibp2pService, FetchService>(provider => provider.GetRequiredService<FetchService>()));
        return builder;
    }
}
