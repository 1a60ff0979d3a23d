using Acme;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ProtoP2P.Docs.Tests.Rpc;

/// <summary>docs/rpc.md, Serve and call.</summary>
public sealed class HostingTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task With_dependency_injection()
    {
        HostApplicationBuilder builder = Host.CreateApplicationBuilder();
        builder.Services.AddLibp2p(options => options.Listen.Add("/ip4/127.0.0.1/tcp/0"))
            .AddIdentify()
            .AddProtocol<IInventory, Inventory>();
        using IHost app = builder.Build();
        await app.StartAsync(Token);
        ILibp2pHost server = app.Services.GetRequiredService<ILibp2pHost>();

        StockReply stock = await CallAsync(server.ListenAddresses[0].WithPeerId(server.PeerId).ToString());

        stock.Count.ShouldBe(5);
        await app.StopAsync(Token);
    }

    private static async Task<StockReply> CallAsync(string address)
    {
        await using Libp2pHost node = Libp2pHost.Create();
        await node.StartAsync(Token);

        IInventory inventory = node.GetClient<IInventory>(Multiaddress.Parse(address));
        return await inventory.GetStockAsync(new StockQuery { Sku = "apple" }, Token);
    }
}
