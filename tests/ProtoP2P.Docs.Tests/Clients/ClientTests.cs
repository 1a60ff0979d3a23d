using System.Text;
using System.Text.RegularExpressions;
using Acme;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ProtoP2P.Shared.Tests;

namespace ProtoP2P.Docs.Tests.Clients;

/// <summary>docs/clients.md.</summary>
public sealed partial class ClientTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Clients_are_services_with_and_without_a_name()
    {
        await using Libp2pHost server = await ServeAsync(), other = await ServeAsync();
        (string main, string backup, string frankfurt) = (Address(server), Address(other), Address(other));
        HostApplicationBuilder builder = Host.CreateApplicationBuilder();
        builder.Services.AddLibp2p();
        builder.Services.AddLibp2pClient<IInventory>().UsePeers(main, backup);
        builder.Services.AddLibp2pClient<IInventory>("eu").UsePeers(frankfurt);
        builder.Services.AddSingleton<Till>();
        using IHost app = builder.Build();
        await app.StartAsync(Token);

        (await app.Services.GetRequiredService<Till>().CountAsync("apple")).ShouldBe(10);
        await app.StopAsync(Token);
    }

    [Fact]
    public async Task Settings_come_from_configuration()
    {
        await using Libp2pHost server = await ServeAsync();
        string page = await File.ReadAllTextAsync(Path.Combine(RepositoryRoot.Find(), "docs", "clients.md"), Token);
        string settings = AddressInJson().Replace(Json().Match(page).Groups["json"].Value, Address(server));
        HostApplicationBuilder builder = Host.CreateApplicationBuilder();
        builder.Configuration.AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(settings)));
        builder.Services.AddLibp2p();
        builder.Services.AddLibp2pClient<IInventory>("eu");
        using IHost app = builder.Build();
        await app.StartAsync(Token);

        StockReply stock = await app.Services.GetRequiredKeyedService<IInventory>("eu").GetStockAsync(new StockQuery { Sku = "apple" });

        stock.Count.ShouldBe(5);
        await app.StopAsync(Token);
    }

    [Fact]
    public async Task Everything_at_once()
    {
        await using Libp2pHost server = await ServeAsync();
        string nearest = Address(server);
        var board = new BoardResolver();
        var log = new CallLog();
        HostApplicationBuilder builder = Host.CreateApplicationBuilder();
        IServiceCollection services = builder.Services;
        services.AddSingleton(board).AddSingleton(log);
        services.AddLibp2p().AddIdentify();
        services.AddLibp2pClient<IInventory>("found")
            .UseConnectedPeers()
            .UsePicker(PeerPicking.PowerOfTwoChoices)
            .Configure(options => options.WaitForPeer = TimeSpan.FromSeconds(5));
        services.AddLibp2pClient<IInventory>("board")
            .UseResolver<BoardResolver>()
            .UsePicker(_ => new NearestPicker(Multiaddress.Parse(nearest).PeerId!));
        services.AddLibp2pClient<IInventory>("careful").UsePeers(nearest)
            .AddRetries(options => options.MaxAttempts = 4)
            .AddHedging(nameof(IInventory.GetStockAsync), options => options.Delay = TimeSpan.FromMilliseconds(50))
            .AddOutlierEjection(options => options.BaseTime = TimeSpan.FromSeconds(10))
            .AddInterceptor<CallLog>();
        using IHost app = builder.Build();
        await app.StartAsync(Token);
        board.Write([new PeerCandidate(server.PeerId, server.ListenAddresses)]);
        await app.Services.GetRequiredService<ILibp2pHost>().ConnectAsync(Multiaddress.Parse(nearest), Token);

        foreach (string name in new[] { "found", "board", "careful" })
        {
            StockReply stock = await app.Services.GetRequiredKeyedService<IInventory>(name).GetStockAsync(new StockQuery { Sku = "apple" });
            stock.Count.ShouldBe(5);
        }

        log.Calls.ShouldBe(["GetStock"]);
        await app.StopAsync(Token);
    }

    private static string Address(Libp2pHost host) => host.ListenAddresses[0].WithPeerId(host.PeerId).ToString();

    private static async Task<Libp2pHost> ServeAsync()
    {
        var options = new Libp2pHostOptions { Services = { new ProtoP2P.Identify.IdentifyService() } };
        options.ListenAddresses.Add(Multiaddress.Parse("/ip4/127.0.0.1/tcp/0"));
        Libp2pHost host = Libp2pHost.Create(options);
        host.AddProtocol<IInventory>(new Inventory());
        await host.StartAsync(Token);
        return host;
    }

    [GeneratedRegex("```json\n(?<json>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Json();

    [GeneratedRegex("/dns4/[^\"]+")]
    private static partial Regex AddressInJson();
}
