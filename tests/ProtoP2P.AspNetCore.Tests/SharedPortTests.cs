using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ProtoP2P.Ping;

namespace ProtoP2P.AspNetCore.Tests;

/// <summary>A node on the port of an ASP.NET Core application.</summary>
public sealed class SharedPortTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_port_serves_a_page_and_a_peer()
    {
        await using WebApplication application = CreateApplication();
        application.MapGet("/", () => "the start page");
        application.MapLibp2p();
        await application.StartAsync(Token);
        ILibp2pHost server = application.Services.GetRequiredService<ILibp2pHost>();
        Uri page = ServerAddress(application);
        PingService ping = new();
        await using Libp2pHost client = await StartClientAsync(ping);
        using var http = new HttpClient();

        Multiaddress address = server.ListenAddresses.ShouldHaveSingleItem();
        IPeerConnection connection = await client.ConnectAsync(address.WithPeerId(server.PeerId), Token);
        string text = await http.GetStringAsync(page, Token);
        TimeSpan roundTrip = await ping.PingAsync(server.PeerId, Token);

        address.ToString().ShouldBe($"/ip4/127.0.0.1/tcp/{page.Port}/ws");
        text.ShouldBe("the start page");
        roundTrip.ShouldBeGreaterThan(TimeSpan.Zero);
        connection.RemoteAddress.ShouldBe(address);
        server.Connections.ShouldHaveSingleItem().RemoteAddress.ShouldBe(connection.LocalAddress);
        await application.StopAsync(Token).WaitAsync(TimeSpan.FromSeconds(20), Token);
    }

    [Fact]
    public async Task A_path_of_its_own_stands_in_the_address_and_pages_there_stay_the_applications()
    {
        await using WebApplication application = CreateApplication();
        application.MapGet("/", () => "page");
        application.MapLibp2p("/p2p");
        application.MapFallback(() => Results.NotFound("nothing here"));
        await application.StartAsync(Token);
        ILibp2pHost server = application.Services.GetRequiredService<ILibp2pHost>();
        Uri page = ServerAddress(application);
        using var http = new HttpClient();
        await using Libp2pHost client = await StartClientAsync(new PingService());

        await client.ConnectAsync(server.ListenAddresses[0].WithPeerId(server.PeerId), Token);

        server.ListenAddresses[0].ToString().ShouldBe($"/ip4/127.0.0.1/tcp/{page.Port}/ws/http-path/p2p");
        (await http.GetAsync(new Uri(page, "/p2p"), Token)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task WebSockets_at_other_paths_stay_the_applications()
    {
        await using WebApplication application = CreateApplication();
        application.MapLibp2p();
        application.UseWebSockets();
        application.Map("/chat", async (HttpContext context) =>
        {
            using WebSocket chat = await context.WebSockets.AcceptWebSocketAsync();
            await chat.SendAsync("hi"u8.ToArray(), WebSocketMessageType.Text, true, Token);
            await chat.CloseAsync(WebSocketCloseStatus.NormalClosure, null, Token);
        });
        await application.StartAsync(Token);
        using var client = new ClientWebSocket();
        await client.ConnectAsync(new UriBuilder(ServerAddress(application)) { Scheme = "ws", Path = "/chat" }.Uri, Token);

        ValueWebSocketReceiveResult message = await client.ReceiveAsync(new byte[16].AsMemory(), Token);

        (message.MessageType, message.Count).ShouldBe((WebSocketMessageType.Text, 2));
        await client.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, Token);
    }

    [Fact]
    public async Task An_application_that_does_not_map_the_node_shares_nothing()
    {
        await using WebApplication application = CreateApplication();
        await application.StartAsync(Token);

        application.Services.GetRequiredService<ILibp2pHost>().ListenAddresses.ShouldBeEmpty();
    }

    [Fact]
    public async Task Mapping_without_a_node_says_what_is_missing()
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        await using WebApplication application = builder.Build();

        Should.Throw<InvalidOperationException>(() => application.MapLibp2p()).Message.ShouldContain("AddWebSockets()");
    }

    [Theory]
    [InlineData("p2p")]
    [InlineData("/{id}")]
    public async Task A_path_that_cannot_be_dialled_is_refused(string path)
    {
        await using WebApplication application = CreateApplication();

        Should.Throw<ArgumentException>(() => application.MapLibp2p(path)).Message.ShouldContain(path);
    }

    [Theory]
    [InlineData("http://127.0.0.1:5000", "/", "/ip4/127.0.0.1/tcp/5000/ws")]
    [InlineData("https://0.0.0.0:443", "/", "/ip4/0.0.0.0/tcp/443/tls/ws")]
    [InlineData("http://[::1]:5000", "/p2p", "/ip6/::1/tcp/5000/ws/http-path/p2p")]
    [InlineData("http://localhost:5000", "/", "/ip4/127.0.0.1/tcp/5000/ws /ip6/::1/tcp/5000/ws")]
    [InlineData("http://[::]:80", "/", "/ip4/0.0.0.0/tcp/80/ws /ip6/::/tcp/80/ws")]
    [InlineData("http://*:80", "/a/b", "/ip4/0.0.0.0/tcp/80/ws/http-path/a%2Fb /ip6/::/tcp/80/ws/http-path/a%2Fb")]
    [InlineData("http://unix:/tmp/app.sock", "/", "")]
    public void Bindings_become_addresses(string binding, string path, string addresses) =>
        string.Join(' ', ServerBinding.ToAddresses(binding, path)).ShouldBe(addresses);

    private static WebApplication CreateApplication()
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddLibp2p().AddPing().AddWebSockets();
        return builder.Build();
    }

    private static async Task<Libp2pHost> StartClientAsync(PingService ping)
    {
        var options = new Libp2pHostOptions();
        options.Services.Add(ping);
        Libp2pHost client = Libp2pHost.Create(options);
        await client.StartAsync(Token);
        return client;
    }

    private static Uri ServerAddress(WebApplication application) => new(
        application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
}
