using System.Net;

namespace ProtoP2P.Transports;

/// <summary>The IP addresses of this machine.</summary>
public interface IInterfaceAddresses
{
    /// <summary>All unicast addresses of the interfaces that are up, loopback included.</summary>
    IReadOnlyList<IPAddress> GetAddresses();
}
