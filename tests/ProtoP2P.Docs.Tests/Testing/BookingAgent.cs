using ProtoP2P;

namespace Acme.Tickets;

/// <summary>The client code that the page tests: it does not give up at the first failure.</summary>
public sealed class BookingAgent(ITickets office, TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    public async Task<Ticket> BookAsync(string seat, string holder, CancellationToken cancellationToken = default)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return await office.BookAsync(
                    new BookRequest { Seat = seat, Holder = holder }, new RpcCall(cancellationToken) { Timeout = Patience });
            }
            catch (RpcException exception) when (attempt < 5 && exception.StatusCode is RpcStatusCode.Unavailable or RpcStatusCode.DeadlineExceeded)
            {
                await Task.Delay(Pause, clock, cancellationToken);
            }
        }
    }
}
