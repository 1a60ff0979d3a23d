namespace ProtoP2P;

/// <summary>A connection was opened or closed.</summary>
/// <param name="connection">Which.</param>
/// <param name="reason">Why it closed; null when it opened.</param>
public sealed class PeerConnectionEventArgs(IPeerConnection connection, ConnectionClosedException? reason = null) : EventArgs
{
    /// <summary>Which connection.</summary>
    public IPeerConnection Connection { get; } = connection;

    /// <summary>Why it closed; null when it opened.</summary>
    public ConnectionClosedException? Reason { get; } = reason;
}
