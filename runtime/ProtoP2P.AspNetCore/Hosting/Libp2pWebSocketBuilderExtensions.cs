using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using ProtoP2P;
using ProtoP2P.AspNetCore;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Lets a node listen for WebSockets.</summary>
public static class Libp2pWebSocketBuilderExtensions
{
    /// <summary>
    /// Listens for WebSockets at the listen addresses that end in <c>/ws</c>, <c>/tls/ws</c> or <c>/wss</c>, on a Kestrel of the node's own; and on the port
    /// of an ASP.NET Core application that calls <c>MapLibp2p</c>.
    /// </summary>
    public static ILibp2pBuilder AddWebSockets(this ILibp2pBuilder builder, Action<WebSocketListenOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        IServiceCollection services = builder.Services;
        services.AddOptions<WebSocketListenOptions>().Configure(options => configure?.Invoke(options));
        if (services.Any(service => service.ServiceType == typeof(SharedWebSockets)))
        {
            return builder;
        }

        services.AddSingleton<SharedWebSockets>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<MatcherPolicy, PeerEndpointPolicy>());
        services.AddSingleton<IHostedService, SharedPortService>();
        services.AddOptions<Libp2pHostOptions>().Configure<SharedWebSockets, IOptions<WebSocketListenOptions>>(
            static (host, shared, listen) => host.AdditionalTransports.Add(
                new KestrelWebSocketTransport(host.WebSocket, listen.Value, host.Tcp, null, host.LoggerFactory, host.TimeProvider) { Shared = shared }));
        return builder;
    }
}
