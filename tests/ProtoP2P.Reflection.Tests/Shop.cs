namespace ProtoP2P.Reflection.Tests;

/// <summary>A service that is looked at and never called.</summary>
internal sealed class Shop : IShop
{
    public ValueTask<StockReply> GetStockAsync(StockQuery query, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public IAsyncEnumerable<StockReply> WatchAsync(StockQuery query, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public ValueTask<StockReply> UploadAsync(
        UploadHead head, IAsyncEnumerable<ReadOnlyMemory<byte>> parts, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public IAsyncEnumerable<ReadOnlyMemory<byte>> TalkAsync(
        IAsyncEnumerable<ReadOnlyMemory<byte>> parts, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public ValueTask NotifyAsync(StockQuery query, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public ValueTask PokeAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();
}
