using ProtoP2P.Swarm;

namespace ProtoP2P;

/// <content>Connections and raw streams.</content>
public sealed partial class Libp2pHost
{
    /// <inheritdoc/>
    public async ValueTask<IPeerConnection> ConnectAsync(PeerId peerId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(peerId);
        ThrowIfNotRunning();
        return await _swarm.ConnectAsync(peerId, hint: null, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<IPeerConnection> ConnectAsync(Multiaddress address, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(address);
        ThrowIfNotRunning();
        return await _swarm.ConnectAsync(address, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<IPeerConnection> ConnectToUnknownPeerAsync(Multiaddress address, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(address);
        ThrowIfNotRunning();
        return await _swarm.ConnectToUnknownAsync(address, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisconnectAsync(PeerId peerId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(peerId);
        await _swarm.DisconnectAsync(peerId, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask<IPeerStream> OpenStreamAsync(PeerId peerId, IReadOnlyList<string> protocolIds, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(peerId);
        ThrowIfNone(protocolIds);
        ThrowIfNotRunning();
        return _swarm.OpenStreamAsync(peerId, hint: null, protocolIds, optimistic: false, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IPeerStream> OpenStreamAsync(
        IPeerConnection connection, IReadOnlyList<string> protocolIds, CancellationToken cancellationToken = default)
    {
        ThrowIfNone(protocolIds);
        ThrowIfNotRunning();
        return OwnConnection(connection).OpenStreamAsync(protocolIds, optimistic: false, cancellationToken);
    }

    /// <inheritdoc/>
    public IDisposable AddStreamHandler(string protocolId, StreamHandler handler, StreamHandlerOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(protocolId);
        ArgumentNullException.ThrowIfNull(handler);
        return _registry.Add(new ProtocolHandler(protocolId, handler, options ?? StreamHandlerOptions.Default));
    }

    private static Connection OwnConnection(IPeerConnection connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        return connection as Connection ?? throw new ArgumentException("the connection is not one of a host of this library", nameof(connection));
    }

    private static void ThrowIfNone(IReadOnlyList<string> protocolIds)
    {
        ArgumentNullException.ThrowIfNull(protocolIds);
        if (protocolIds.Count == 0)
        {
            throw new ArgumentException("name at least one protocol id", nameof(protocolIds));
        }
    }
}
