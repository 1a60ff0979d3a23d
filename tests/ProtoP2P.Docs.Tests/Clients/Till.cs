using Acme;
using Microsoft.Extensions.DependencyInjection;

namespace ProtoP2P.Docs.Tests.Clients;

internal sealed class Till(IInventory inventory, [FromKeyedServices("eu")] IInventory european)
{
    public async Task<int> CountAsync(string sku) =>
        (await inventory.GetStockAsync(new StockQuery { Sku = sku })).Count + (await european.GetStockAsync(new StockQuery { Sku = sku })).Count;
}
