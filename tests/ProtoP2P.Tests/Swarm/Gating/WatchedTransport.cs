using ProtoP2P.Transports;

namespace ProtoP2P.Tests.Swarm.Gating;

/// <summary>Counts what is read from and written to the connections that come in.</summary>
internal sealed class WatchedTransport(ITransport inner) : ITransport
{
    private int _reads;
    private int _writes;

    public int Reads => Volatile.Read(ref _reads);

    public int Writes => Volatile.Read(ref _writes);

    public bool CanDial(Multiaddress address) => inner.CanDial(address);

    public bool CanListen(Multiaddress address) => inner.CanListen(address);

    public ValueTask<ITransportConnection> DialAsync(Multiaddress address, CancellationToken cancellationToken = default) =>
        inner.DialAsync(address, cancellationToken);

    public async ValueTask<ITransportListener> ListenAsync(Multiaddress address, CancellationToken cancellationToken = default) =>
        new Listener(await inner.ListenAsync(address, cancellationToken), this);

    private sealed class Listener(ITransportListener inner, WatchedTransport owner) : ITransportListener
    {
        public Multiaddress LocalAddress => inner.LocalAddress;

        public async ValueTask<ITransportConnection?> AcceptAsync(CancellationToken cancellationToken = default) =>
            await inner.AcceptAsync(cancellationToken) is { } accepted ? new Accepted(accepted, owner) : null;

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }

    private sealed class Accepted(ITransportConnection inner, WatchedTransport owner) : ITransportConnection
    {
        public Multiaddress LocalAddress => inner.LocalAddress;

        public Multiaddress RemoteAddress => inner.RemoteAddress;

        public ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Interlocked.Increment(ref owner._reads);
            return inner.ReadAsync(buffer, cancellationToken);
        }

        public ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Interlocked.Increment(ref owner._writes);
            return inner.WriteAsync(buffer, cancellationToken);
        }

        public void Abort() => inner.Abort();

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
