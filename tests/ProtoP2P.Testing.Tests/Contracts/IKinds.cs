using Acme;

namespace ProtoP2P.Testing.Tests;

/// <summary>One method of every kind.</summary>
[Libp2pProtocol("/test/kinds/1.0.0")]
public partial interface IKinds
{
    ValueTask<StockReply> AskAsync(StockQuery query, CancellationToken cancellationToken = default);

    Task<StockReply> AskByTaskAsync(StockQuery query, CancellationToken cancellationToken = default);

    ValueTask<StockReply> NowAsync(RpcCall call = default);

    ValueTask TellAsync(StockQuery query, CancellationToken cancellationToken = default);

    Task TellByTaskAsync(StockQuery query, CancellationToken cancellationToken = default);

    [OneWay]
    ValueTask DropAsync(StockQuery query, CancellationToken cancellationToken = default);

    IAsyncEnumerable<StockReply> WatchAsync(StockQuery query, CancellationToken cancellationToken = default);

    ValueTask<Receipt> OrderAsync(IAsyncEnumerable<Line> lines, RpcCall call = default);

    ValueTask PushAsync(IAsyncEnumerable<Line> lines, CancellationToken cancellationToken = default);

    IAsyncEnumerable<Receipt> HaggleAsync(IAsyncEnumerable<Line> lines, CancellationToken cancellationToken = default);

    ValueTask<Receipt> OrderForAsync(StockQuery head, IAsyncEnumerable<Line> lines, CancellationToken cancellationToken = default);

    IAsyncEnumerable<Receipt> HaggleForAsync(StockQuery head, IAsyncEnumerable<Line> lines, CancellationToken cancellationToken = default);
}
