using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using ProtoP2P.AspNetCore;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Gives a libp2p node a place in an ASP.NET Core application.</summary>
public static class Libp2pEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Hands requests for a WebSocket at <paramref name="path"/> to the application's node, which then listens on all addresses of the application's
    /// server. Other requests for the path go to the application's own endpoints. libp2p's usual path is <c>/</c>; others stand in the
    /// node's addresses as <c>/http-path</c>, which not all implementations know.
    /// </summary>
    /// <remarks>
    /// The node's connections end before the server stops. Behind a proxy use the forwarded headers middleware, or all peers count as one
    /// address (<c>ConnectionOptions.MaxInboundPerAddress</c>).
    /// </remarks>
    /// <exception cref="InvalidOperationException">The services lack <c>AddLibp2p().AddWebSockets()</c>.</exception>
    /// <exception cref="ArgumentException">The path has parameters.</exception>
    public static IEndpointConventionBuilder MapLibp2p(this IEndpointRouteBuilder endpoints, string path = "/")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (path[0] != '/' || path.AsSpan().IndexOfAny("{}*?#") >= 0)
        {
            throw new ArgumentException($"'{path}' is no path that peers can dial: expected a slash and then plain text, such as / or /p2p", nameof(path));
        }

        SharedWebSockets shared = endpoints.ServiceProvider.GetService<SharedWebSockets>() ?? throw new InvalidOperationException(
            $"{nameof(MapLibp2p)} needs a node that takes WebSockets: call builder.Services.AddLibp2p().AddWebSockets()");
        shared.AddPath(path);
        IApplicationBuilder pipeline = endpoints.CreateApplicationBuilder();
        pipeline.UseWebSockets(new WebSocketOptions { KeepAliveInterval = TimeSpan.Zero });
        pipeline.Run(shared.ServeAsync);
        RequestDelegate handler = pipeline.Build();
        return endpoints.Map(path, handler).WithMetadata(PeerEndpoint.Instance).WithDisplayName($"libp2p {path}");
    }
}
