using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Http;
using ProtoP2P.Transports.WebSockets;

namespace ProtoP2P.AspNetCore;

/// <summary>Turns requests into connections.</summary>
internal static class WebSocketUpgrade
{
    /// <summary>Upgrades a request and lives as long as the connection does.</summary>
    /// <param name="context">The request.</param>
    /// <param name="listener">Takes the connection; null where none does.</param>
    /// <param name="options">Limits.</param>
    /// <param name="clock">The clock of the connection.</param>
    public static async Task ServeAsync(HttpContext context, WebSocketListener? listener, WebSocketTransportOptions options, TimeProvider clock)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            context.Response.StatusCode = StatusCodes.Status426UpgradeRequired;
            context.Response.Headers.Upgrade = "websocket";
            return;
        }

        if (listener is not { HasRoom: true })
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        bool isSecure = context.Request.IsHttps;
        string suffix = WebSocketAddress.Parse(listener.LocalAddress).Suffix;
        Multiaddress local = WebSocketAddress.Format(EndPoint(context.Connection.LocalIpAddress, context.Connection.LocalPort), suffix);
        Multiaddress remote = WebSocketAddress.Format(
            EndPoint(context.Connection.RemoteIpAddress, context.Connection.RemotePort), WebSocketAddress.PlainSuffix(isSecure));
        Func<Multiaddress, Multiaddress, bool>? mayEnter = listener.MayEnter;
        if (mayEnter?.Invoke(local, remote) == false)
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        WebSocket socket = await context.WebSockets.AcceptWebSocketAsync().ConfigureAwait(false);
        var connection = new WebSocketConnection(socket, local, remote, options, clock, cut: context.Abort) { WasAcceptAsked = mayEnter is not null };
        if (!listener.TryOffer(connection))
        {
            connection.Abort();
        }

        await connection.Completion.ConfigureAwait(false);
    }

    // A server that is no socket, such as one of tests, has no addresses.
    private static IPEndPoint EndPoint(IPAddress? address, int port) => new(address ?? IPAddress.None, port);
}
