using System.Buffers.Binary;
using System.Net;

namespace ProtoP2P.Transports.Tcp;

/// <summary>Addresses of the shape ip or DNS name, then <c>/tcp/N</c>.</summary>
internal static class TcpAddress
{
    /// <summary>Whether the address is an IP address with a TCP port, and perhaps <c>/p2p</c>.</summary>
    public static bool IsIp(Multiaddress address) => IsTcpOnly(address.Components, IpComponents.Count(address.Components));

    /// <summary>Whether the address is a DNS name with a TCP port, and perhaps <c>/p2p</c>.</summary>
    public static bool IsDns(Multiaddress address) =>
        address.Components is [{ Code: MultiaddressCode.Dns or MultiaddressCode.Dns4 or MultiaddressCode.Dns6 }, ..] && IsTcpOnly(address.Components, 1);

    /// <exception cref="ArgumentException">The address has another shape.</exception>
    public static IPEndPoint ToEndPoint(Multiaddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        int count = IpComponents.Count(address.Components);
        return IsTcpOnly(address.Components, count)
            ? new IPEndPoint(IpComponents.Read(address.Components), BinaryPrimitives.ReadUInt16BigEndian(address.Components[count].Value.Span))
            : throw new ArgumentException(
                $"{address} is no address of the TCP transport: /ip4/A/tcp/N, /ip6/A/tcp/N or /ip6zone/Z/ip6/A/tcp/N was expected", nameof(address));
    }

    public static Multiaddress FromEndPoint(EndPoint? endPoint)
    {
        var ip = (IPEndPoint)(endPoint ?? throw new IOException("the socket has lost its peer"));
        return Multiaddress.Parse($"{IpComponents.Format(ip.Address)}/tcp/{ip.Port}");
    }

    private static bool IsTcpOnly(IReadOnlyList<MultiaddressComponent> components, int start) =>
        start > 0
        && components.Count > start
        && components[start].Code == MultiaddressCode.Tcp
        && (components.Count == start + 1 || (components.Count == start + 2 && components[start + 1].Code == MultiaddressCode.P2p));
}
