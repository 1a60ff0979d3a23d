using System.Runtime.CompilerServices;
using ProtoP2P.Transports;

namespace ProtoP2P.Testing;

/// <summary>One end of an <see cref="InMemoryLink"/>.</summary>
internal sealed class InMemoryConnection(
    InMemoryLink link, Multiaddress local, Multiaddress remote, InMemoryDirection incoming, InMemoryDirection outgoing) : ITransportConnection
{
    private const string CloseReason = "this side has closed it";
    private const string AbortReason = "the connection was aborted";

    public Multiaddress LocalAddress => local;

    public Multiaddress RemoteAddress => remote;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int read = await incoming.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        if (read > 0)
        {
            link.NoteRead(this);
        }

        return read;
    }

    public ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        link.NoteWrite(this);
        return outgoing.WriteAsync(buffer, cancellationToken);
    }

    public void Abort()
    {
        // An end that was closed in order may still be aborted: what is under way is lost then.
        link.NoteClosed(this);
        incoming.EndReading(AbortReason);
        outgoing.SendAbort(AbortReason);
    }

    public ValueTask DisposeAsync()
    {
        if (link.NoteClosed(this))
        {
            incoming.EndReading(CloseReason);
            outgoing.EndWriting(CloseReason);
        }

        return ValueTask.CompletedTask;
    }
}
