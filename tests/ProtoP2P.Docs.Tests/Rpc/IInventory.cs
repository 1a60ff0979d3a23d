using ProtoP2P;

namespace Acme;

/// <summary>What is in stock: every shape a method may have.</summary>
[Libp2pProtocol("/acme/inventory/1.0.0")]
public partial interface IInventory
{
    /// <summary>One request, one reply.</summary>
    [Idempotent]
    [Deadline(2_000)]
    ValueTask<StockReply> GetStockAsync(StockQuery query, RpcCall call = default);

    /// <summary>No request, one reply.</summary>
    ValueTask<Summary> SummarizeAsync(CancellationToken cancellationToken = default);

    /// <summary>One request, no reply: returns when the service has finished.</summary>
    ValueTask RestockAsync(Line line, RpcCall call = default);

    /// <summary>One request, nothing awaited: returns when the message is on its way.</summary>
    [OneWay]
    ValueTask ReportAsync(Line sighting, CancellationToken cancellationToken = default);

    /// <summary>One request, a stream of replies.</summary>
    IAsyncEnumerable<StockTick> WatchAsync(StockQuery query, CancellationToken cancellationToken = default);

    /// <summary>A stream of requests, one reply.</summary>
    [Throws<OutOfStock>]
    ValueTask<Reservation> ReserveAsync(IAsyncEnumerable<Line> lines, CancellationToken cancellationToken = default);

    /// <summary>One message first, then a stream of requests, one reply.</summary>
    ValueTask<Reservation> ReserveForAsync(Customer customer, IAsyncEnumerable<Line> lines, CancellationToken cancellationToken = default);

    /// <summary>Streams both ways.</summary>
    IAsyncEnumerable<Offer> HaggleAsync(IAsyncEnumerable<Offer> offers, CancellationToken cancellationToken = default);

    /// <summary>A convenience for callers; nothing of it is on the wire.</summary>
    async ValueTask<bool> HasAsync(string sku, CancellationToken cancellationToken = default) =>
        (await GetStockAsync(new StockQuery { Sku = sku }, cancellationToken)).Count > 0;
}
