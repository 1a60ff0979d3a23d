namespace Acme;

public sealed class PricesV1 : IPricesV1
{
    public ValueTask<Offer> GetPriceAsync(StockQuery query, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(new Offer { Price = query.Sku.Length * 10 });
}
