using System.Collections.Concurrent;
using Acme;
using ProtoP2P.Testing;

namespace ProtoP2P.Docs.Tests.Interceptors;

/// <summary>docs/interceptors.md, at nodes without dependency injection.</summary>
public sealed class HostInterceptorTests
{
    private readonly InMemoryNetwork _network = new();
    private readonly ConcurrentQueue<string> _lines = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Around_all_calls_of_a_node()
    {
        await using Libp2pHost server = await StartAsync(options => AddInterceptors(options, _lines.Enqueue));
        await using Libp2pHost client = await StartAsync(options => options.ClientInterceptors.Add(new BadgeInterceptor(static _ => ValueTask.FromResult("42"))));
        var options = new ContractServiceOptions();
        options.Interceptors.Add(new LineChecker());
        options.RequirePeer(call => call.RequestMetadata["badge"] == "42");
        server.AddProtocol<IInventory>(new Inventory(), options);
        IInventory inventory = client.GetClient<IInventory>(server.ListenAddresses[0].WithPeerId(server.PeerId));

        Reservation reservation = await inventory.ReserveAsync(LinesAsync(1, 2), Token);
        RpcException error = await Should.ThrowAsync<RpcException>(inventory.ReserveAsync(LinesAsync(1, -2), Token).AsTask());

        reservation.Count.ShouldBe(3);
        error.StatusCode.ShouldBe(RpcStatusCode.InvalidArgument);
        error.Reason.ShouldBe("-2 of apple");
        _lines.Select(static line => line[..line.IndexOf(" after", StringComparison.Ordinal)]).ShouldBe(["Server Reserve ended", "Server Reserve failed"]);
    }

    [Fact]
    public async Task A_cache_answers_in_place_of_the_call()
    {
        int calls = 0;
        await using Libp2pHost server = await StartAsync(options => options.ServerInterceptors.Add(new CallTimer(TimeProvider.System, _ => calls++)));
        await using Libp2pHost client = await StartAsync(static options => options.ClientInterceptors.Add(new StockCache()));
        server.AddProtocol<IInventory>(new Inventory());
        IInventory inventory = client.GetClient<IInventory>(server.ListenAddresses[0].WithPeerId(server.PeerId));

        for (int call = 0; call < 3; call++)
        {
            (await inventory.GetStockAsync(new StockQuery { Sku = "apple" }, Token)).Count.ShouldBe(5);
        }

        calls.ShouldBe(1);
    }

    [Fact]
    public async Task Filters_on_a_service()
    {
        await using Libp2pHost server = await StartAsync();
        await using Libp2pHost known = await StartAsync(static options => options.Identity = PrivateKey.FromEd25519Seed(new byte[32]));
        await using Libp2pHost stranger = await StartAsync();
        server.AddProtocol<IPricesV1>(new WarehousePrices());
        Multiaddress address = server.ListenAddresses[0].WithPeerId(server.PeerId);
        var query = new StockQuery { Sku = "apple" };

        Offer offer = await known.GetClient<IPricesV1>(address).GetPriceAsync(query, Token);
        RpcException refusal = await Should.ThrowAsync<RpcException>(stranger.GetClient<IPricesV1>(address).GetPriceAsync(query, Token).AsTask());

        offer.Price.ShouldBe(50);
        refusal.StatusCode.ShouldBe(RpcStatusCode.PermissionDenied);
        refusal.NotProcessed.ShouldBeTrue();
    }

    [Fact]
    public async Task Errors_are_translated()
    {
        await using Libp2pHost server = await StartAsync(static options =>
        {
            options.ServerInterceptors.Add(new ErrorTranslator());
            options.ServerInterceptors.Add(new Broken());
        });
        await using Libp2pHost client = await StartAsync();
        server.AddProtocol<IPricesV1>(new PricesV1());
        IPricesV1 prices = client.GetClient<IPricesV1>(server.ListenAddresses[0].WithPeerId(server.PeerId));

        RpcException error = await Should.ThrowAsync<RpcException>(prices.GetPriceAsync(new StockQuery(), Token).AsTask());

        error.StatusCode.ShouldBe(RpcStatusCode.Unavailable);
        error.Reason.ShouldBe("the warehouse does not answer");
    }

    private static void AddInterceptors(Libp2pHostOptions options, Action<string> report)
    {
        options.ClientInterceptors.Add(new CallTimer(TimeProvider.System, report));
        options.ServerInterceptors.Add(new CallTimer(TimeProvider.System, report));
    }

    private static async IAsyncEnumerable<Line> LinesAsync(params int[] counts)
    {
        foreach (int count in counts)
        {
            await Task.Yield();
            yield return new Line { Sku = "apple", Count = count };
        }
    }

    private async Task<Libp2pHost> StartAsync(Action<Libp2pHostOptions>? configure = null)
    {
        var options = new Libp2pHostOptions();
        options.Transports.Add(_network.CreateTransport("node"));
        options.ListenAddresses.Add(Multiaddress.Parse("/memory/0"));
        configure?.Invoke(options);
        Libp2pHost host = Libp2pHost.Create(options);
        await host.StartAsync(Token);
        return host;
    }

    private sealed class Broken : IRpcInterceptor
    {
        public ValueTask InterceptAsync(RpcInvocation call, RpcContinuation next) => throw new TimeoutException("database");
    }
}
