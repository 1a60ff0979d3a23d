using System.Buffers.Binary;
using System.Net;

namespace ProtoP2P.Transports.Quic;

/// <summary>Addresses of the shape ip or DNS name, then <c>/udp/N/quic-v1</c>.</summary>
internal static class QuicAddress
{
    /// <summary>Whether the address is an IP address with a UDP port and QUIC, and perhaps <c>/p2p</c>.</summary>
    public static bool IsIp(Multiaddress address) => IsQuicOnly(address.Components, IpComponents.Count(address.Components));

    /// <summary>Whether the address is a DNS name with a UDP port and QUIC, and perhaps <c>/p2p</c>.</summary>
    public static bool IsDns(Multiaddress address) =>
        address.Components is [{ Code: MultiaddressCode.Dns or MultiaddressCode.Dns4 or MultiaddressCode.Dns6 }, ..] && IsQuicOnly(address.Components, 1);

    /// <exception cref="ArgumentException">The address has another shape.</exception>
    public static IPEndPoint ToEndPoint(Multiaddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        int count = IpComponents.Count(address.Components);
        return IsQuicOnly(address.Components, count)
            ? new IPEndPoint(IpComponents.Read(address.Components), BinaryPrimitives.ReadUInt16BigEndian(address.Components[count].Value.Span))
            : throw new ArgumentException(
                $"{address} is no address of the QUIC transport: /ip4/A/udp/N/quic-v1 or /ip6/A/udp/N/quic-v1 was expected", nameof(address));
    }

    public static Multiaddress FromEndPoint(IPEndPoint endPoint) =>
        Multiaddress.Parse($"{IpComponents.Format(endPoint.Address)}/udp/{endPoint.Port}/quic-v1");

    /// <summary>What follows QUIC makes it another transport, such as WebTransport.</summary>
    private static bool IsQuicOnly(IReadOnlyList<MultiaddressComponent> components, int start) =>
        start > 0
        && components.Count >= start + 2
        && components[start].Code == MultiaddressCode.Udp
        && components[start + 1].Code == MultiaddressCode.QuicV1
        && (components.Count == start + 2 || (components.Count == start + 3 && components[start + 2].Code == MultiaddressCode.P2p));
}
