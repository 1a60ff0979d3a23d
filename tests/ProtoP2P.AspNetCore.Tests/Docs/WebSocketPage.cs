using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ProtoP2P.AspNetCore.Tests.Docs;

/// <summary>The programs of docs/websocket.md.</summary>
internal static class WebSocketPage
{
    public static WebApplication SharedPort(string[] args)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
        Prepare(builder);
        builder.Services.AddLibp2p()
            .AddPing()
            .AddWebSockets();

        WebApplication app = builder.Build();
        app.MapGet("/", () => "a page for people");
        app.MapLibp2p("/");
        return app;
    }

    public static IHost OwnServer(string[] args, X509Certificate2 certificate)
    {
        HostApplicationBuilder builder = Host.CreateApplicationBuilder(args);
        builder.Logging.ClearProviders();
        builder.Services.AddLibp2p(options => options.Listen.Add("/ip4/127.0.0.1/tcp/0/tls/ws"))
            .AddPing()
            .AddWebSockets(options => options.Certificate = certificate);
        return builder.Build();
    }

    public static Libp2pHost WithoutAContainer()
    {
        var options = new Libp2pHostOptions();
        options.AdditionalTransports.Add(new KestrelWebSocketTransport(options.WebSocket));
        options.ListenAddresses.Add(Multiaddress.Parse("/ip4/127.0.0.1/tcp/0/ws"));
        return Libp2pHost.Create(options);
    }

    private static void Prepare(WebApplicationBuilder builder)
    {
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
    }
}
