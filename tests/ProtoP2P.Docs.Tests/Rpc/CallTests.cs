using Acme;

namespace ProtoP2P.Docs.Tests.Rpc;

/// <summary>docs/rpc.md, What a call carries, and When a call fails.</summary>
public sealed class CallTests : IAsyncLifetime
{
    private Shop _shop = null!;
    private IInventory _inventory = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _shop = await Shop.OpenAsync();
        _inventory = _shop.Client.GetClient<IInventory>(_shop.Server.PeerId);
    }

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Fact]
    public async Task A_deadline_of_the_callers_own()
    {
        IInventory inventory = _inventory;
        var query = new StockQuery { Sku = "apple" };

        StockReply stock = await inventory.GetStockAsync(query, new RpcCall(Token) { Timeout = TimeSpan.FromMilliseconds(800) });

        stock.Count.ShouldBe(5);
    }

    [Fact]
    public async Task Metadata_and_trailers()
    {
        IInventory inventory = _inventory;
        var response = new RpcResponse();

        await inventory.RestockAsync(
            new Line { Sku = "apple", Count = 10 },
            new RpcCall(Token) { Metadata = new RpcMetadata { { "role", "keeper" } } });
        StockReply stock = await inventory.GetStockAsync(new StockQuery { Sku = "apple" }, new RpcCall(Token) { Response = response });

        stock.Count.ShouldBe(15);
        response.Trailers["warehouse"].ShouldBe("north");
        response.ProtocolId.ShouldBe("/acme/inventory/1.0.0");
    }

    [Fact]
    public async Task A_status()
    {
        IInventory inventory = _inventory;
        string? shown = null;

        try
        {
            await inventory.GetStockAsync(new StockQuery { Sku = "unicorn" }, Token);
        }
        catch (RpcException exception) when (exception.StatusCode == RpcStatusCode.NotFound)
        {
            shown = exception.Reason;
        }

        shown.ShouldBe("no article 'unicorn'");
    }

    [Fact]
    public async Task A_typed_error()
    {
        IInventory inventory = _inventory;
        IAsyncEnumerable<Line> lines = new[] { new Line { Sku = "pear", Count = 7 } }.ToAsyncEnumerable();
        int left = -1;

        try
        {
            await inventory.ReserveAsync(lines, Token);
        }
        catch (RpcException<OutOfStock> exception)
        {
            left = exception.Detail.Left;
        }

        left.ShouldBe(1);
    }

    [Fact]
    public async Task Metadata_decides_and_the_peer_is_known()
    {
        RpcException error = await Should.ThrowAsync<RpcException>(
            async () => await _inventory.RestockAsync(new Line { Sku = "apple", Count = 1 }, Token));

        error.StatusCode.ShouldBe(RpcStatusCode.PermissionDenied);
        error.Reason.ShouldBe($"{_shop.Client.PeerId} is no keeper");
    }

    [Fact]
    public async Task An_older_peer()
    {
        IPrices prices = _shop.Client.GetClient<IPrices>(_shop.Server.PeerId);
        var response = new RpcResponse();

        Offer offer = await prices.GetPriceAsync(new StockQuery { Sku = "apple" }, new RpcCall(Token) { Response = response });

        offer.Price.ShouldBe(50);
        response.ProtocolId.ShouldBe("/acme/prices/1.0.0");
        RpcException missing = await Should.ThrowAsync<RpcException>(
            async () => await prices.WatchPriceAsync(new StockQuery { Sku = "apple" }, Token).FirstAsync(Token));
        missing.StatusCode.ShouldBe(RpcStatusCode.Unimplemented);
        missing.NotProcessed.ShouldBeTrue();
    }

    [Fact]
    public async Task A_question_before_the_first_call()
    {
        (Libp2pHost host, PeerId peer) = (_shop.Client, _shop.Server.PeerId);

        bool sellsHere = await host.SupportsAsync<IPrices>(peer, Token);

        sellsHere.ShouldBeTrue();
        (await host.SupportsAsync<IGreeter>(peer, Token)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_method_with_a_limit()
    {
        var service = new Reports();
        _shop.Server.AddProtocol<IReports>(service);
        IReports reports = _shop.Client.GetClient<IReports>(_shop.Server.PeerId);

        Task<Summary>[] building = [.. Enumerable.Range(0, 3).Select(_ => reports.BuildAsync(new StockQuery(), Token).AsTask())];
        service.Finish();

        (await Task.WhenAll(building)).Select(summary => summary.Items).ShouldBe([1, 2, 3], ignoreOrder: true, "one began when another had ended");
    }

    [Fact]
    public async Task A_question_before_the_call()
    {
        Libp2pHost node = _shop.Client;
        PeerId peer = _shop.Server.PeerId;

        bool hasPrices = await node.SupportsAsync<IPrices>(peer, Token);

        hasPrices.ShouldBeTrue("its older version counts");
        (await node.SupportsAsync<IGreeter>(peer, Token)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_server_calls_back()
    {
        Libp2pHost server = _shop.Server;
        _shop.Client.AddProtocol<IGreeter>(new Greeter("Ada"));
        await _inventory.SummarizeAsync(Token);
        IPeerConnection connection = server.Connections[0];

        IGreeter caller = server.GetClient<IGreeter>(connection);
        Customer customer = await caller.WhoAreYouAsync(Token);

        customer.Name.ShouldBe("Ada");
    }
}
