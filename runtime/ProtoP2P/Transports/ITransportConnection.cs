namespace ProtoP2P.Transports;

/// <summary>A raw connection of a transport, before security.</summary>
public interface ITransportConnection : IByteChannel
{
    /// <summary>This end, without <c>/p2p</c>.</summary>
    Multiaddress LocalAddress { get; }

    /// <summary>The other end, without <c>/p2p</c>.</summary>
    Multiaddress RemoteAddress { get; }
}
