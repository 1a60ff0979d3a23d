namespace ProtoP2P.Transports;

/// <summary>A connection of a transport: raw, before security, unless <see cref="Native"/> says otherwise.</summary>
public interface ITransportConnection : IByteChannel
{
    /// <summary>This end, without <c>/p2p</c>.</summary>
    Multiaddress LocalAddress { get; }

    /// <summary>The other end, without <c>/p2p</c>.</summary>
    Multiaddress RemoteAddress { get; }

    /// <summary>Whether the listener has asked if this connection may come in (<see cref="ITransportListener.AskBeforeHandshake"/>).</summary>
    bool WasAcceptAsked => false;

    /// <summary>
    /// Security and streams that the transport brings by itself; null where they are put on top. A connection that has them carries streams only:
    /// reading and writing its bytes throws an <see cref="InvalidOperationException"/>.
    /// </summary>
    NativeSession? Native => null;

    /// <summary>Ends the connection at once and says why where the transport can, as QUIC does; elsewhere the same as <see cref="IByteChannel.Abort"/>.</summary>
    /// <param name="code">Why.</param>
    void Abort(ConnectionErrorCode code) => Abort();
}
