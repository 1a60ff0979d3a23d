using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ProtoP2P;
using ProtoP2P.Identify;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers identify with a node.</summary>
public static class IdentifyBuilderExtensions
{
    /// <summary>Tells peers what this node is, learns the same of them, and makes <see cref="IdentifyService"/> available.</summary>
    public static ILibp2pBuilder AddIdentify(this ILibp2pBuilder builder, Action<IdentifyOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddOptions();
        if (configure is not null)
        {
            builder.Services.Configure(configure);
        }

        builder.Services.TryAddSingleton(provider =>
            new IdentifyService(provider.GetRequiredService<IOptions<IdentifyOptions>>(), provider.GetService<ILogger<IdentifyService>>()));
        builder.Services.TryAddEnumerable(
            ServiceDescriptor.Singleton<ILibp2pService, IdentifyService>(provider => provider.GetRequiredService<IdentifyService>()));
        return builder;
    }
}
