namespace ProtoP2P.Rpc;

/// <summary>
/// One end that calls go to, as the swarm offers it to the RPC client: a peer that is dialled where needed, or one particular connection.
/// One object serves every client of that peer, and all calls at once.
/// </summary>
internal interface IRpcPeer
{
    /// <summary>Who it is, for errors: the peer id, and the connection where only that one is meant.</summary>
    string Description { get; }

    /// <summary>What the RPC client remembers of this peer. The swarm keeps it as long as it keeps what the peer said of itself.</summary>
    RpcPeerState State { get; }

    /// <summary>The protocol ids that the peer said it serves (identify), in any order; null where it has said nothing yet.</summary>
    IReadOnlyList<string>? KnownProtocols { get; }

    /// <summary>Opens a stream, dialling where needed.</summary>
    /// <param name="protocolIds">
    /// The ids to propose, in order. Optimistic: exactly one. The list is only valid during the call.
    /// </param>
    /// <param name="optimistic">
    /// True: returns without awaiting the peer, holds the proposal back and sends it in one piece with what is flushed first (or with the
    /// half-close); the first read that finds the proposal refused throws <see cref="NegotiationException"/>, and every later one too.
    /// False: returns when an id was agreed.
    /// </param>
    /// <param name="cancellationToken">Gives up dialling and negotiating. It has no effect on the stream that was returned.</param>
    /// <exception cref="NegotiationException">Plainly negotiated: the peer serves none of <paramref name="protocolIds"/>.</exception>
    /// <exception cref="DialException">The peer could not be reached.</exception>
    /// <exception cref="ConnectionClosedException">The one connection that is meant has ended.</exception>
    /// <exception cref="ResourceLimitException">This node has no room for another stream.</exception>
    ValueTask<IPeerStream> OpenStreamAsync(IReadOnlyList<string> protocolIds, bool optimistic, CancellationToken cancellationToken);
}
