using ProtoP2P.Transports;

namespace ProtoP2P.Swarm;

/// <summary>An inbound connection's place. Disposing it makes room for another.</summary>
internal sealed class InboundTicket(InboundGate gate, AddressGroup? group) : IDisposable
{
    private int _handshakeEnded;
    private int _disposed;

    /// <summary>The connection has proved who it is, or has failed to.</summary>
    public void EndHandshake()
    {
        if (Interlocked.Exchange(ref _handshakeEnded, 1) == 0)
        {
            gate.EndHandshake();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            EndHandshake();
            gate.Leave(group);
        }
    }
}
