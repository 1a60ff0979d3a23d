namespace Acme;

public sealed class StockLookup(IInventory inventory) : IStockLookup
{
    public ValueTask<StockReply> LookupAsync(StockQuery query, CancellationToken cancellationToken = default) =>
        inventory.GetStockAsync(query, cancellationToken);
}
