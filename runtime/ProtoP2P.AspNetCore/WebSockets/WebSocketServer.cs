using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ProtoP2P.Transports.Tcp;
using ProtoP2P.Transports.WebSockets;

namespace ProtoP2P.AspNetCore;

/// <summary>A Kestrel of the node's own that serves one address, and nothing but WebSockets.</summary>
internal sealed class WebSocketServer
{
    private readonly WebSocketServerSettings _settings;
    private readonly WebApplication _application;
    private readonly Socket _socket;
    private readonly string _path;
    private readonly Lock _gate = new();
    private int _serving;
    private bool _isClosed;

    private WebSocketServer(WebSocketServerSettings settings, WebSocketAddress address, Socket socket)
    {
        _settings = settings;
        _socket = socket;
        _path = Uri.UnescapeDataString(address.Path);
        var bound = (IPEndPoint)socket.LocalEndPoint!;
        Listener = new WebSocketListener(
            WebSocketAddress.Format(bound, address.Suffix), settings.Options.MaxPendingConnections, _ => Close());
        _application = Build(address, bound);
    }

    /// <summary>What comes in.</summary>
    public WebSocketListener Listener { get; }

    /// <exception cref="SocketException">The address is in use or not of this machine.</exception>
    public static async Task<WebSocketListener> StartAsync(
        WebSocketServerSettings settings, WebSocketAddress address, CancellationToken cancellationToken)
    {
        Socket socket = TcpSockets.Create(address.EndPoint);
        WebSocketServer? server = null;
        bool isStarted = false;
        try
        {
            // Bound here and not by Kestrel: the port is known at once, and given back as soon as nobody listens any more.
            socket.Bind(address.EndPoint);
            server = new WebSocketServer(settings, address, socket);
            await server._application.StartAsync(cancellationToken).ConfigureAwait(false);
            isStarted = true;
            return server.Listener;
        }
        finally
        {
            if (!isStarted)
            {
                socket.Dispose();
                await (server?._application.DisposeAsync() ?? ValueTask.CompletedTask).ConfigureAwait(false);
            }
        }
    }

    private WebApplication Build(WebSocketAddress address, IPEndPoint bound)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(_settings.Loggers);
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.WebHost
            .UseKestrelCore()
            .UseSockets(sockets =>
            {
                sockets.Backlog = _settings.Tcp.Backlog;
                sockets.CreateBoundListenSocket = _ => _socket;
            })
            .ConfigureKestrel(kestrel =>
            {
                SetLimits(kestrel);
                kestrel.Listen(bound, listen => Configure(listen, address.IsSecure));
            });
        WebApplication application = builder.Build();
        application.UseWebSockets(new WebSocketOptions { KeepAliveInterval = TimeSpan.Zero });
        application.Run(ServeAsync);
        return application;
    }

    private void SetLimits(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxConcurrentConnections = _settings.Options.MaxServerConnections;
        kestrel.Limits.RequestHeadersTimeout = _settings.Options.HandshakeTimeout;
        kestrel.Limits.KeepAliveTimeout = _settings.Options.HandshakeTimeout;
        kestrel.Limits.MaxRequestBodySize = 0;
    }

    private void Configure(ListenOptions listen, bool isSecure)
    {
        listen.Protocols = HttpProtocols.Http1;
        if (isSecure)
        {
            listen.UseHttps(new HttpsConnectionAdapterOptions
            {
                ServerCertificate = _settings.Certificate,
                HandshakeTimeout = _settings.Options.HandshakeTimeout,
            });
        }
    }

    private async Task ServeAsync(HttpContext context)
    {
        if (context.Request.Path != _path)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        lock (_gate)
        {
            _serving++;
        }

        try
        {
            await WebSocketUpgrade.ServeAsync(context, Listener, _settings.Options, _settings.Clock).ConfigureAwait(false);
        }
        finally
        {
            Leave();
        }
    }

    private void Leave()
    {
        lock (_gate)
        {
            if (--_serving > 0 || !_isClosed)
            {
                return;
            }
        }

        _ = StopAsync();
    }

    /// <summary>Accepts no more. What was accepted lives on, and so does Kestrel until the last of it has ended.</summary>
    private void Close()
    {
        _socket.Dispose();
        lock (_gate)
        {
            _isClosed = true;
            if (_serving > 0)
            {
                return;
            }
        }

        _ = StopAsync();
    }

    private async Task StopAsync()
    {
        // The last request may be the one that has led here: Kestrel waits for it when it stops.
        await Task.Yield();
        try
        {
            await _application.StopAsync().ConfigureAwait(false);
            await _application.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            // Nobody waits for this, and the port is free already.
            AspNetCoreLog.ServerStopFailed(_settings.Loggers.CreateLogger("ProtoP2P.WebSocket"), Listener.LocalAddress, failure);
        }
    }
}
