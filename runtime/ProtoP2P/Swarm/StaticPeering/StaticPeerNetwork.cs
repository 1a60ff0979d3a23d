namespace ProtoP2P.Swarm;

/// <summary>The swarm, as static peers need it.</summary>
internal sealed class StaticPeerNetwork(PeerSwarm swarm, InMemoryPeerstore peerstore, StaticPeerOptions options) : IStaticPeerNetwork
{
    public bool IsConnected(PeerId peer) => swarm.IsConnected(peer);

    public async Task ConnectAsync(PeerId peer, IReadOnlyList<Multiaddress> addresses, CancellationToken cancellationToken)
    {
        // For everyone else who wants to reach the peer meanwhile, until the next attempt says it again.
        peerstore.AddAddresses(peer, addresses, 2 * options.MaxRetry);
        swarm.ForgetFailures(peer);
        await swarm.ConnectAsync(peer, addresses, cancellationToken).ConfigureAwait(false);
    }
}
