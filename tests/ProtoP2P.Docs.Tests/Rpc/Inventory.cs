using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using ProtoP2P;

namespace Acme;

/// <summary>The service: a plain class.</summary>
public sealed class Inventory : IInventory
{
    private readonly ConcurrentDictionary<string, int> _stock = new() { ["apple"] = 5, ["pear"] = 1 };

    public ValueTask<StockReply> GetStockAsync(StockQuery query, RpcCall call = default)
    {
        if (!_stock.TryGetValue(query.Sku, out int count))
        {
            throw new RpcException(RpcStatusCode.NotFound, $"no article '{query.Sku}'");
        }

        call.Server?.Trailers.Add("warehouse", "north");
        return ValueTask.FromResult(new StockReply { Count = count });
    }

    public ValueTask<Summary> SummarizeAsync(CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(new Summary { Skus = _stock.Count, Items = _stock.Values.Sum() });

    public ValueTask RestockAsync(Line line, RpcCall call = default)
    {
        if (call.Server is { } server && server.RequestMetadata["role"] != "keeper")
        {
            throw new RpcException(RpcStatusCode.PermissionDenied, $"{server.Connection.RemotePeer} is no keeper");
        }

        Add(line);
        return ValueTask.CompletedTask;
    }

    public ValueTask ReportAsync(Line sighting, CancellationToken cancellationToken = default)
    {
        Add(sighting);
        return ValueTask.CompletedTask;
    }

    public async IAsyncEnumerable<StockTick> WatchAsync(
        StockQuery query, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        for (int count = _stock[query.Sku]; ; count--)
        {
            yield return new StockTick { Sku = query.Sku, Count = count };
            await Task.Yield();
        }
    }

    public ValueTask<Reservation> ReserveAsync(IAsyncEnumerable<Line> lines, CancellationToken cancellationToken = default) =>
        ReserveForAsync(new Customer { Name = "walk-in" }, lines, cancellationToken);

    public async ValueTask<Reservation> ReserveForAsync(
        Customer customer, IAsyncEnumerable<Line> lines, CancellationToken cancellationToken = default)
    {
        var reservation = new Reservation { Customer = customer.Name };
        await foreach (Line line in lines.WithCancellation(cancellationToken))
        {
            int left = _stock.GetValueOrDefault(line.Sku);
            if (line.Count > left)
            {
                throw new RpcException<OutOfStock>(
                    RpcStatusCode.FailedPrecondition, $"only {left} of {line.Sku}", new OutOfStock { Sku = line.Sku, Left = left });
            }

            reservation.Count += line.Count;
        }

        return reservation;
    }

    public async IAsyncEnumerable<Offer> HaggleAsync(
        IAsyncEnumerable<Offer> offers, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (Offer offer in offers.WithCancellation(cancellationToken))
        {
            yield return new Offer { Price = Math.Max(offer.Price + 10, 50) };
        }
    }

    private void Add(Line line) => _stock.AddOrUpdate(line.Sku, line.Count, (_, count) => count + line.Count);
}
