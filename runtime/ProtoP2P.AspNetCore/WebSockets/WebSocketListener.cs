using System.Threading.Channels;
using ProtoP2P.Transports;
using ProtoP2P.Transports.WebSockets;

namespace ProtoP2P.AspNetCore;

/// <summary>The connections that a web server has upgraded, on their way to the node.</summary>
/// <param name="address">The bound address.</param>
/// <param name="maxPending">Connections that may wait to be taken.</param>
/// <param name="close">Stops the server, or takes this listener off it.</param>
internal sealed class WebSocketListener(Multiaddress address, int maxPending, Action<WebSocketListener> close) : ITransportListener
{
    private readonly Channel<WebSocketConnection> _accepted = Channel.CreateBounded<WebSocketConnection>(maxPending);
    private volatile Func<Multiaddress, Multiaddress, bool>? _mayEnter;
    private int _isClosed;

    public Multiaddress LocalAddress { get; } = address;

    /// <summary>Whether there is room for another connection.</summary>
    public bool HasRoom => _accepted.Reader.Count < maxPending && Volatile.Read(ref _isClosed) == 0;

    /// <summary>Says who may come in; null where nobody has asked to be asked.</summary>
    public Func<Multiaddress, Multiaddress, bool>? MayEnter => _mayEnter;

    public void AskBeforeHandshake(Func<Multiaddress, Multiaddress, bool> mayEnter) => _mayEnter = mayEnter;

    /// <summary>Hands a connection to the node; false where there is no room any more.</summary>
    public bool TryOffer(WebSocketConnection connection) => _accepted.Writer.TryWrite(connection);

    public async ValueTask<ITransportConnection?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (await _accepted.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            if (Volatile.Read(ref _isClosed) == 0 && _accepted.Reader.TryRead(out WebSocketConnection? connection))
            {
                return connection;
            }
        }

        return null;
    }

    public ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isClosed, 1) == 0)
        {
            _accepted.Writer.Complete();
            while (_accepted.Reader.TryRead(out WebSocketConnection? unwanted))
            {
                unwanted.Abort();
            }

            close(this);
        }

        return ValueTask.CompletedTask;
    }
}
