using ProtoP2P;

namespace Acme;

[Warehouse("north")]
public sealed class WarehousePrices : IPricesV1
{
    [RequirePeer("12D3KooWDpJ7As7BWAwRMfu1VU2WCqNjvq387JEYKDBj4kx6nXTN")]
    public ValueTask<Offer> GetPriceAsync(StockQuery query, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(new Offer { Price = query.Sku.Length * 10 });
}
