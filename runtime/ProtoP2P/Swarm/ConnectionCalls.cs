using ProtoP2P.Rpc;

namespace ProtoP2P.Swarm;

/// <summary>Carries calls over one connection.</summary>
internal sealed class ConnectionCalls(Connection connection, InMemoryPeerstore peerstore) : IRpcPeer
{
    /// <inheritdoc/>
    public string Description { get; } = connection.ToString();

    /// <inheritdoc/>
    public RpcPeerState State => connection.RpcState;

    /// <inheritdoc/>
    public IReadOnlyList<string>? KnownProtocols => peerstore.GetCurrentProtocols(connection.RemotePeer);

    /// <inheritdoc/>
    public ValueTask<IPeerStream> OpenStreamAsync(IReadOnlyList<string> protocolIds, bool optimistic, CancellationToken cancellationToken) =>
        connection.OpenStreamAsync(protocolIds, optimistic, cancellationToken);
}
