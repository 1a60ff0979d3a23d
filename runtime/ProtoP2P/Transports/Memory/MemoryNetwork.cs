using System.Collections.Concurrent;

namespace ProtoP2P.Transports.Memory;

/// <summary>A network inside the process: the memory transports that share one instance reach each other, and nobody else.</summary>
public sealed class MemoryNetwork
{
    // Dialling ends get numbers that nobody would choose to listen on.
    private const long FirstDialler = 1L << 32;

    private readonly ConcurrentDictionary<Multiaddress, MemoryListener> _listeners = new();
    private long _listenersNumbered;
    private long _diallers = FirstDialler - 1;

    internal MemoryListener Listen(Multiaddress address, MemoryTransportOptions options)
    {
        if (!MemoryAddress.IsUnspecified(address))
        {
            var listener = new MemoryListener(address, options.Backlog, Remove);
            return _listeners.TryAdd(address, listener)
                ? listener
                : throw new Libp2pException($"cannot listen on {address}: the address is in use");
        }

        while (true)
        {
            var listener = new MemoryListener(MemoryAddress.Create(Interlocked.Increment(ref _listenersNumbered)), options.Backlog, Remove);
            if (_listeners.TryAdd(listener.LocalAddress, listener))
            {
                return listener;
            }
        }
    }

    internal async ValueTask<ITransportConnection> DialAsync(
        Multiaddress address, MemoryTransportOptions options, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!_listeners.TryGetValue(address, out MemoryListener? listener))
        {
            throw Refused(address);
        }

        Multiaddress local = MemoryAddress.Create(Interlocked.Increment(ref _diallers));
        (MemoryConnection dialer, MemoryConnection accepted) = MemoryConnection.CreatePair(local, address, options.PipeCapacity);
        return await listener.TryEnqueueAsync(accepted, cancellationToken).ConfigureAwait(false) ? dialer : throw Refused(address);
    }

    private void Remove(MemoryListener listener) => _listeners.TryRemove(new(listener.LocalAddress, listener));

    private static Libp2pException Refused(Multiaddress address) =>
        new($"cannot connect to {address}: nobody listens there in this memory network");
}
