namespace ProtoP2P;

/// <summary>
/// The peers that this node is to be connected to for as long as it runs: it dials them when it starts, again and again until they answer, and anew when the last
/// connection to one has ended. Connections to them are not closed for room. Thread-safe.
/// </summary>
public interface IStaticPeers
{
    /// <summary>Who they are.</summary>
    IReadOnlyCollection<PeerId> Peers { get; }

    /// <summary>Adds a peer, or one more address of it, and dials at once where the node runs and has no connection to it.</summary>
    /// <param name="address">Where it is, ending in <c>/p2p/ID</c>.</param>
    /// <returns>False where this address of it is known already, and where the peer is this node: a list may be the same for all nodes that are on it.</returns>
    /// <exception cref="ArgumentException">The address names no peer.</exception>
    /// <exception cref="ObjectDisposedException">The node has been stopped.</exception>
    bool Add(Multiaddress address);

    /// <summary>Takes a peer off the list. A connection to it stays, as one like any other; whoever wants it closed closes it afterwards.</summary>
    /// <returns>False where it is not on the list.</returns>
    bool Remove(PeerId peerId);
}
