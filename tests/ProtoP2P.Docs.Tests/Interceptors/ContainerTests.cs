using Acme;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ProtoP2P.Testing;

namespace ProtoP2P.Docs.Tests.Interceptors;

/// <summary>docs/interceptors.md, with dependency injection.</summary>
public sealed class ContainerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task From_the_container()
    {
        var network = new InMemoryNetwork();
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.Configure<Libp2pHostOptions>(options => options.Transports.Add(network.CreateTransport("app")));
        builder.Services.AddSingleton<KeeperList>();
        builder.Services.AddLibp2p(options => options.Listen.Add("/memory/0"))
            .AddServerInterceptor<ErrorTranslator>()
            .AddProtocol<IInventory, Inventory>(options =>
            {
                options.RequirePeer<Keepers>();
                options.AddInterceptor<LineChecker>();
            });
        using IHost app = builder.Build();
        await app.StartAsync(Token);
        ILibp2pHost server = app.Services.GetRequiredService<ILibp2pHost>();
        var options = new Libp2pHostOptions();
        options.Transports.Add(network.CreateTransport("client"));
        await using Libp2pHost client = Libp2pHost.Create(options);
        await client.StartAsync(Token);
        IInventory inventory = client.GetClient<IInventory>(server.ListenAddresses[0].WithPeerId(server.PeerId));
        var call = new RpcCall(Token) { Metadata = new RpcMetadata { { "role", "keeper" } } };

        (await inventory.GetStockAsync(new StockQuery { Sku = "apple" }, Token)).Count.ShouldBe(5);
        RpcException refusal = await Should.ThrowAsync<RpcException>(inventory.RestockAsync(new Line { Sku = "apple", Count = 1 }, call).AsTask());
        app.Services.GetRequiredService<KeeperList>().Add(client.PeerId);
        await inventory.RestockAsync(new Line { Sku = "apple", Count = 1 }, call);
        RpcException checkedLine = await Should.ThrowAsync<RpcException>(inventory.RestockAsync(new Line { Sku = "apple" }, call).AsTask());

        refusal.StatusCode.ShouldBe(RpcStatusCode.PermissionDenied);
        checkedLine.StatusCode.ShouldBe(RpcStatusCode.InvalidArgument);
        await app.StopAsync(Token);
    }
}
