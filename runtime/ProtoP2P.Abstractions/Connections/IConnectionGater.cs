namespace ProtoP2P;

/// <summary>
/// Decides at each step of a connection's making whether it goes on. Every member allows unless it is implemented. Thread-safe: dials and handshakes
/// run side by side.
/// </summary>
/// <remarks>
/// The steps, in order: <see cref="DialPeerAsync"/> and <see cref="DialAddressAsync"/> for connections that this node opens, <see cref="Accept"/> for those
/// that others open, then for both <see cref="SecuredAsync"/> and <see cref="UpgradedAsync"/>. A refusal ends the connection before anything of the
/// next step is spent on it. A gater that throws refuses. Of several gaters all must allow; the first refusal counts, and the rest are not asked.
/// </remarks>
public interface IConnectionGater
{
    /// <summary>Before a peer is dialled: before its addresses are looked at. Not asked where a connection is open already, or the peer is not known.</summary>
    /// <param name="peerId">Who would be dialled.</param>
    /// <param name="cancellationToken">Fires when the dial's time is up or nobody waits for it any more.</param>
    ValueTask<GateDecision> DialPeerAsync(PeerId peerId, CancellationToken cancellationToken) => new(GateDecision.Allow);

    /// <summary>Before an address is dialled: after names were resolved, before anything is sent there.</summary>
    /// <param name="peerId">Who is expected there; null where it may be anyone.</param>
    /// <param name="address">A resolved address, without <c>/p2p</c>.</param>
    /// <param name="cancellationToken">Fires when the dial's time is up or nobody waits for it any more.</param>
    ValueTask<GateDecision> DialAddressAsync(PeerId? peerId, Multiaddress address, CancellationToken cancellationToken) => new(GateDecision.Allow);

    /// <summary>
    /// When a connection came in: before it counts among the node's connections, and before a byte of it is read. Over QUIC that is after its first packet,
    /// over WebSocket after the HTTP request, and TLS where the address has it, before the upgrade. Called on the listener's way: to be quick, without I/O
    /// or locks that are held for long. What takes its time belongs into <see cref="SecuredAsync"/>.
    /// </summary>
    /// <param name="localAddress">This end, without <c>/p2p</c>.</param>
    /// <param name="remoteAddress">The other end, without <c>/p2p</c>.</param>
    GateDecision Accept(Multiaddress localAddress, Multiaddress remoteAddress) => GateDecision.Allow;

    /// <summary>When the peer has proved who it is: before the muxer starts, in both directions.</summary>
    /// <param name="connection">What is known of it; the muxer is not.</param>
    /// <param name="cancellationToken">Fires when the handshake's or the dial's time is up, or the node stops.</param>
    ValueTask<GateDecision> SecuredAsync(GatedConnection connection, CancellationToken cancellationToken) => new(GateDecision.Allow);

    /// <summary>When the muxer runs: before the connection is used, counted among the peer's and told of, in both directions.</summary>
    /// <param name="connection">What is known of it.</param>
    /// <param name="cancellationToken">Fires when the handshake's or the dial's time is up, or the node stops.</param>
    ValueTask<GateDecision> UpgradedAsync(GatedConnection connection, CancellationToken cancellationToken) => new(GateDecision.Allow);
}
