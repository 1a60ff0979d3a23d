using ProtoP2P.Rpc;

namespace ProtoP2P.Swarm;

/// <summary>Carries calls to a peer over whichever connection takes new streams, dialling where needed.</summary>
/// <param name="peer">Whom to call.</param>
/// <param name="swarm">Dials and chooses among connections.</param>
/// <param name="peerstore">Knows what the peer serves.</param>
/// <param name="states">What the RPC client remembers.</param>
/// <param name="ensureRunning">Throws where the host takes no calls.</param>
/// <param name="address">Where the peer is said to be, besides what the peerstore knows; or null.</param>
internal sealed class PeerCalls(
    PeerId peer, PeerSwarm swarm, InMemoryPeerstore peerstore, RpcPeerStates states, Action ensureRunning, Multiaddress? address = null) : IRpcPeer
{
    /// <inheritdoc/>
    public string Description { get; } = peer.ToString();

    /// <inheritdoc/>
    public RpcPeerState State => states.Of(peer);

    /// <inheritdoc/>
    public IReadOnlyList<string>? KnownProtocols => peerstore.GetCurrentProtocols(peer);

    /// <inheritdoc/>
    public async ValueTask<IPeerStream> OpenStreamAsync(IReadOnlyList<string> protocolIds, bool optimistic, CancellationToken cancellationToken)
    {
        try
        {
            ensureRunning();
            return await swarm.OpenStreamAsync(peer, address, protocolIds, optimistic, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception) when (swarm.ConnectionsTo(peer).Count == 0)
        {
            states.Forget(peer);
            throw;
        }
    }
}
