namespace ProtoP2P.Swarm;

/// <summary>What static peers need of the swarm.</summary>
internal interface IStaticPeerNetwork
{
    /// <summary>Whether a peer has a connection, whoever dialled it.</summary>
    bool IsConnected(PeerId peer);

    /// <summary>Dials a peer, whenever an address of it was last dialled in vain.</summary>
    Task ConnectAsync(PeerId peer, IReadOnlyList<Multiaddress> addresses, CancellationToken cancellationToken);
}
