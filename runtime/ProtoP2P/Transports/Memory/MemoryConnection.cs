namespace ProtoP2P.Transports.Memory;

/// <summary>One end of a connection inside the process.</summary>
internal sealed class MemoryConnection : MemoryChannel, ITransportConnection
{
    private MemoryConnection(Multiaddress local, Multiaddress remote, MemoryPipe incoming, MemoryPipe outgoing)
        : base(incoming, outgoing)
    {
        LocalAddress = local;
        RemoteAddress = remote;
    }

    public Multiaddress LocalAddress { get; }

    public Multiaddress RemoteAddress { get; }

    /// <summary>Both ends of a new connection, with <paramref name="capacity"/> bytes under way per direction at most.</summary>
    public static (MemoryConnection Dialer, MemoryConnection Listener) CreatePair(Multiaddress dialer, Multiaddress listener, int capacity)
    {
        var name = new ConnectionName(dialer, listener);
        var toListener = new MemoryPipe(capacity, name);
        var toDialer = new MemoryPipe(capacity, name);
        return (new MemoryConnection(dialer, listener, toDialer, toListener), new MemoryConnection(listener, dialer, toListener, toDialer));
    }
}
