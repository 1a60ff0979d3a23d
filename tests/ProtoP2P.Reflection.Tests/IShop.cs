namespace ProtoP2P.Reflection.Tests;

/// <summary>A contract with methods of many kinds.</summary>
[Libp2pProtocol("/test/shop/1.1.0", "/test/shop/1.0.0", MaxMessageBytes = 100_000)]
internal partial interface IShop
{
    [Idempotent]
    [Deadline(2500)]
    [Throws<OutOfStock>]
    ValueTask<StockReply> GetStockAsync(StockQuery query, CancellationToken cancellationToken = default);

    IAsyncEnumerable<StockReply> WatchAsync(StockQuery query, CancellationToken cancellationToken = default);

    ValueTask<StockReply> UploadAsync(UploadHead head, IAsyncEnumerable<ReadOnlyMemory<byte>> parts, CancellationToken cancellationToken = default);

    IAsyncEnumerable<ReadOnlyMemory<byte>> TalkAsync(IAsyncEnumerable<ReadOnlyMemory<byte>> parts, CancellationToken cancellationToken = default);

    [RpcLimits(MaxMessageBytes = 1000, MaxCalls = 20, MaxCallsPerPeer = 2)]
    [OneWay]
    ValueTask NotifyAsync(StockQuery query, CancellationToken cancellationToken = default);

    ValueTask PokeAsync(CancellationToken cancellationToken = default);
}
