using ProtoP2P;

namespace Acme.Tickets;

/// <summary>A box office.</summary>
[Libp2pProtocol("/acme/tickets/1.0.0")]
public partial interface ITickets
{
    /// <summary>Books a seat. Booking it again for the same holder yields the same ticket.</summary>
    [Idempotent]
    ValueTask<Ticket> BookAsync(BookRequest request, RpcCall call = default);

    /// <summary>Every seat that is sold from now on.</summary>
    IAsyncEnumerable<SeatSold> WatchAsync(WatchRequest request, CancellationToken cancellationToken = default);
}
