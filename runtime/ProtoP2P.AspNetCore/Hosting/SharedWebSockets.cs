using Microsoft.AspNetCore.Http;
using ProtoP2P.Transports.WebSockets;

namespace ProtoP2P.AspNetCore;

/// <summary>The addresses of an ASP.NET Core application at which it hands WebSockets to the node.</summary>
internal sealed class SharedWebSockets
{
    private readonly Lock _gate = new();
    private readonly List<string> _paths = [];
    private readonly HashSet<Multiaddress> _offered = [];
    private readonly List<(WebSocketListener Listener, WebSocketServerSettings Settings)> _listeners = [];

    /// <summary>The paths that are mapped.</summary>
    public IReadOnlyList<string> Paths
    {
        get
        {
            lock (_gate)
            {
                return [.. _paths];
            }
        }
    }

    public void AddPath(string path)
    {
        lock (_gate)
        {
            _paths.Add(path);
        }
    }

    /// <summary>Lets the node listen on an address of the application.</summary>
    public void Offer(Multiaddress address)
    {
        lock (_gate)
        {
            _offered.Add(address);
        }
    }

    /// <summary>Listens on an address of the application; null for any other.</summary>
    public WebSocketListener? TryListen(Multiaddress address, WebSocketServerSettings settings)
    {
        lock (_gate)
        {
            if (!_offered.Remove(address))
            {
                return null;
            }

            var listener = new WebSocketListener(address, settings.Options.MaxPendingConnections, Remove);
            _listeners.Add((listener, settings));
            return listener;
        }
    }

    /// <summary>Serves a request that routing has found to be a peer's.</summary>
    public Task ServeAsync(HttpContext context)
    {
        (WebSocketListener? listener, WebSocketServerSettings? settings) = Find(context);
        return WebSocketUpgrade.ServeAsync(context, listener, settings?.Options ?? new WebSocketTransportOptions(), settings?.Clock ?? TimeProvider.System);
    }

    // Where a proxy stands before the application the port is not one of ours, and any listener will do.
    private (WebSocketListener? Listener, WebSocketServerSettings? Settings) Find(HttpContext context)
    {
        lock (_gate)
        {
            int index = _listeners.FindIndex(candidate => WebSocketAddress.Parse(candidate.Listener.LocalAddress) is var address
                && address.EndPoint.Port == context.Connection.LocalPort && address.IsSecure == context.Request.IsHttps);
            return _listeners.Count == 0 ? default : _listeners[Math.Max(index, 0)];
        }
    }

    private void Remove(WebSocketListener listener)
    {
        lock (_gate)
        {
            _listeners.RemoveAll(candidate => candidate.Listener == listener);
        }
    }
}
