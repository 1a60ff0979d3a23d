namespace ProtoP2P.Transports;

/// <summary>
/// A way to reach other nodes with raw bytes, such as TCP: security and muxing are put on top by the swarm. Or with security and streams of its
/// own, such as QUIC (<see cref="ITransportConnection.Native"/>).
/// </summary>
public interface ITransport
{
    /// <summary>Whether this transport dials addresses of this shape (DNS names included).</summary>
    bool CanDial(Multiaddress address);

    /// <summary>Whether this transport listens on addresses of this shape.</summary>
    bool CanListen(Multiaddress address);

    /// <summary>Connects to a resolved address (no DNS component, no <c>/p2p</c>).</summary>
    /// <exception cref="IOException">The address could not be reached; the message says why.</exception>
    /// <exception cref="TransportUnavailableException">This machine lacks what the transport needs.</exception>
    ValueTask<ITransportConnection> DialAsync(Multiaddress address, CancellationToken cancellationToken = default);

    /// <summary>Listens on an address; port 0 lets the system choose.</summary>
    /// <exception cref="IOException">The address is in use or not of this machine; the message names it.</exception>
    /// <exception cref="TransportUnavailableException">This machine lacks what the transport needs.</exception>
    ValueTask<ITransportListener> ListenAsync(Multiaddress address, CancellationToken cancellationToken = default);
}
