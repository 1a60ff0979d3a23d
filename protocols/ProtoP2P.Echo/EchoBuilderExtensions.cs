using ProtoP2P;
using ProtoP2P.Echo;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers echo with a node.</summary>
public static class EchoBuilderExtensions
{
    /// <summary>Sends peers back what they send.</summary>
    public static ILibp2pBuilder AddEcho(this ILibp2pBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (!builder.Services.Any(service => service.ImplementationType == typeof(EchoService)))
        {
            builder.Services.AddSingleton<ILibp2pService, EchoService>();
        }

        return builder;
    }
}
