using Acme;

namespace ProtoP2P.Docs.Tests.Rpc;

/// <summary>docs/rpc.md, Shapes of methods.</summary>
public sealed class ShapeTests : IAsyncLifetime
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
    public async Task Messages_one_by_one()
    {
        IInventory inventory = _inventory;
        CancellationToken cancellationToken = Token;

        StockReply stock = await inventory.GetStockAsync(new StockQuery { Sku = "apple" }, cancellationToken);
        Summary summary = await inventory.SummarizeAsync(cancellationToken);
        await inventory.ReportAsync(new Line { Sku = "fig", Count = 3 }, cancellationToken);

        stock.Count.ShouldBe(5);
        summary.Skus.ShouldBeGreaterThanOrEqualTo(2);
        (await inventory.HasAsync("pear", cancellationToken)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_stream_of_replies()
    {
        IInventory inventory = _inventory;
        var seen = new List<int>();

        await foreach (StockTick tick in inventory.WatchAsync(new StockQuery { Sku = "apple" }, Token))
        {
            seen.Add(tick.Count);
            if (tick.Count == 0)
            {
                break; // the service's token fires
            }
        }

        seen.ShouldBe([5, 4, 3, 2, 1, 0]);
    }

    [Fact]
    public async Task A_stream_of_requests()
    {
        IInventory inventory = _inventory;

        Reservation reservation = await inventory.ReserveAsync(Lines(), Token);

        static async IAsyncEnumerable<Line> Lines()
        {
            yield return new Line { Sku = "apple", Count = 2 };
            await Task.Yield(); // a database, a queue, a person
            yield return new Line { Sku = "pear", Count = 1 };
        }

        reservation.Count.ShouldBe(3);
        (await inventory.ReserveForAsync(new Customer { Name = "Ada" }, Lines(), Token)).Customer.ShouldBe("Ada");
    }

    [Fact]
    public async Task Streams_both_ways()
    {
        IInventory inventory = _inventory;
        CancellationToken cancellationToken = Token;
        Channel<Offer> offers = Channel.CreateBounded<Offer>(1);
        int agreed = 0;

        await offers.Writer.WriteAsync(new Offer { Price = 10 }, cancellationToken);
        await foreach (Offer counter in inventory.HaggleAsync(offers.Reader.ReadAllAsync(cancellationToken), cancellationToken))
        {
            if (counter.Price <= 50)
            {
                await offers.Writer.WriteAsync(new Offer { Price = counter.Price }, cancellationToken);
                continue;
            }

            agreed = counter.Price;
            offers.Writer.Complete(); // ends our half; the service's enumeration ends, and then ours
        }

        agreed.ShouldBe(60);
    }

    [Fact]
    public async Task Raw_bytes()
    {
        IBlobs blobs = _shop.Client.GetClient<IBlobs>(_shop.Server.PeerId);

        ReadOnlyMemory<byte> reversed = await blobs.ReverseAsync(new byte[] { 1, 2, 3 }, Token);

        reversed.ToArray().ShouldBe([3, 2, 1]);
    }

    [Fact]
    public async Task A_bare_contract()
    {
        IStockLookup lookup = _shop.Client.GetClient<IStockLookup>(_shop.Server.PeerId);

        StockReply reply = await lookup.LookupAsync(new StockQuery { Sku = "apple" }, Token);

        reply.Count.ShouldBe(5);
    }
}
