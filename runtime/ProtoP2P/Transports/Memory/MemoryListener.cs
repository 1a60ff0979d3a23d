using System.Threading.Channels;

namespace ProtoP2P.Transports.Memory;

/// <summary>A listening address inside the process, with its queue of connections that wait to be accepted.</summary>
internal sealed class MemoryListener(Multiaddress address, int backlog, Action<MemoryListener> onClosed) : ITransportListener
{
    private readonly Channel<ITransportConnection> _backlog = Channel.CreateBounded<ITransportConnection>(backlog);

    public Multiaddress LocalAddress => address;

    public async ValueTask<ITransportConnection?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (await _backlog.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            if (_backlog.Reader.TryRead(out ITransportConnection? connection))
            {
                return connection;
            }
        }

        return null;
    }

    public ValueTask DisposeAsync()
    {
        onClosed(this);
        _backlog.Writer.TryComplete();
        while (_backlog.Reader.TryRead(out ITransportConnection? connection))
        {
            connection.Abort();
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Hands a connection to the listener, waiting while its backlog is full; false once it is closed.</summary>
    internal async ValueTask<bool> TryEnqueueAsync(ITransportConnection connection, CancellationToken cancellationToken)
    {
        while (await _backlog.Writer.WaitToWriteAsync(cancellationToken).ConfigureAwait(false))
        {
            if (_backlog.Writer.TryWrite(connection))
            {
                return true;
            }
        }

        return false;
    }
}
