using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using ProtoP2P;

namespace Acme.Tickets;

/// <summary>The service that the page tests.</summary>
public sealed class BoxOffice : ITickets
{
    private readonly ConcurrentDictionary<string, string> _holders = new();
    private readonly ConcurrentDictionary<Channel<SeatSold>, bool> _watchers = new();

    public ValueTask<Ticket> BookAsync(BookRequest request, RpcCall call = default)
    {
        if (_holders.GetOrAdd(request.Seat, request.Holder) != request.Holder)
        {
            throw new RpcException(RpcStatusCode.AlreadyExists, $"seat {request.Seat} is taken");
        }

        foreach (Channel<SeatSold> watcher in _watchers.Keys)
        {
            watcher.Writer.TryWrite(new SeatSold { Seat = request.Seat });
        }

        return ValueTask.FromResult(new Ticket { Seat = request.Seat, Price = 40 });
    }

    public async IAsyncEnumerable<SeatSold> WatchAsync(WatchRequest request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var sold = Channel.CreateUnbounded<SeatSold>();
        _watchers.TryAdd(sold, true);
        try
        {
            await foreach (SeatSold seat in sold.Reader.ReadAllAsync(cancellationToken))
            {
                yield return seat;
            }
        }
        finally
        {
            _watchers.TryRemove(sold, out _);
        }
    }
}
