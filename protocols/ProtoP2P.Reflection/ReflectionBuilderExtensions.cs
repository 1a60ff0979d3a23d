using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ProtoP2P;
using ProtoP2P.Reflection;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers reflection with a node.</summary>
public static class ReflectionBuilderExtensions
{
    /// <summary>
    /// Shows peers the contracts of the node and their messages: in a development environment (<c>DOTNET_ENVIRONMENT=Development</c>) only, unless
    /// <see cref="ReflectionOptions.Enabled"/> says otherwise.
    /// </summary>
    public static ILibp2pBuilder AddReflection(this ILibp2pBuilder builder, Action<ReflectionOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddOptions<ReflectionOptions>()
            .PostConfigure<IServiceProvider>(static (options, provider) =>
                options.Enabled ??= provider.GetService<IHostEnvironment>()?.IsDevelopment() ?? false);
        if (configure is not null)
        {
            builder.Services.Configure(configure);
        }

        builder.Services.TryAddSingleton(provider => new ReflectionService(
            provider.GetRequiredService<IOptions<ReflectionOptions>>().Value, provider.GetService<ILogger<ReflectionService>>()));
        builder.Services.TryAddEnumerable(
            ServiceDescriptor.Singleton<ILibp2pService, ReflectionService>(provider => provider.GetRequiredService<ReflectionService>()));
        return builder;
    }
}
