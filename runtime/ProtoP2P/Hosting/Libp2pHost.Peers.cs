using ProtoP2P.Swarm;

namespace ProtoP2P;

/// <content>What peers are and serve.</content>
public sealed partial class Libp2pHost
{
    private readonly SupportCheck _support;

    /// <inheritdoc/>
    public void ReportIdentity(PeerId peerId, PeerIdentity identity)
    {
        _peerstore.SetIdentity(peerId, identity);
        var args = new PeerIdentifiedEventArgs(peerId, identity);
        _events.RaiseOrDrop(() => _events.Invoke(PeerIdentified, this, args), nameof(PeerIdentified));
    }

    /// <inheritdoc/>
    public IDisposable UseIdentifier(IPeerIdentifier identifier)
    {
        ArgumentNullException.ThrowIfNull(identifier);
        return _support.Use(identifier);
    }

    /// <inheritdoc/>
    public ValueTask<bool> SupportsAsync<TContract>(PeerId peerId, CancellationToken cancellationToken = default)
        where TContract : class, IProtocolContract<TContract>
    {
        ArgumentNullException.ThrowIfNull(peerId);
        ThrowIfNotRunning();
        return _support.CheckAsync(peerId, TContract.Descriptor.ProtocolIds, cancellationToken);
    }
}
