namespace ProtoP2P.Transports.Memory;

/// <summary>One end of a connection inside the process.</summary>
internal sealed class MemoryConnection : ITransportConnection
{
    private const string AbortReason = "the connection was aborted";

    private readonly MemoryPipe _incoming;
    private readonly MemoryPipe _outgoing;

    private MemoryConnection(Multiaddress local, Multiaddress remote, MemoryPipe incoming, MemoryPipe outgoing)
    {
        LocalAddress = local;
        RemoteAddress = remote;
        _incoming = incoming;
        _outgoing = outgoing;
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

    public ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        _incoming.ReadAsync(buffer, cancellationToken);

    public ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        _outgoing.WriteAsync(buffer, cancellationToken);

    public void Abort()
    {
        _outgoing.Abort(AbortReason);
        _incoming.Abort(AbortReason);
    }

    public ValueTask DisposeAsync()
    {
        _outgoing.CompleteWriter();
        _incoming.CompleteReader();
        return ValueTask.CompletedTask;
    }
}
