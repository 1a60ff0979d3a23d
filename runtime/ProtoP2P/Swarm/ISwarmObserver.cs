namespace ProtoP2P.Swarm;

/// <summary>Hears of connections, each one's end after its beginning.</summary>
internal interface ISwarmObserver
{
    /// <summary>A connection was opened. Its streams are served once this has completed.</summary>
    ValueTask OpenedAsync(Connection connection);

    /// <summary>A listener has failed: its address is none of the node's any more.</summary>
    void ListenerFailed();

    /// <summary>A connection has ended.</summary>
    ValueTask ClosedAsync(Connection connection, bool wasLastToPeer);
}
