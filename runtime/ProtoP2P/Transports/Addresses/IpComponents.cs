using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace ProtoP2P.Transports;

/// <summary>IP addresses as multiaddress components: <c>/ip4/A</c>, <c>/ip6/A</c> and <c>/ip6zone/Z/ip6/A</c>.</summary>
internal static class IpComponents
{
    /// <summary>Reads the IP address that starts <paramref name="components"/>.</summary>
    /// <param name="components">Components of an address.</param>
    /// <param name="address">The IP address; one that maps IPv4 into IPv6 becomes IPv4, as sockets here serve one family each.</param>
    /// <returns>How many components the IP address takes; 0 where there is none.</returns>
    public static int Read(IReadOnlyList<MultiaddressComponent> components, out IPAddress address)
    {
        switch (components)
        {
            case [{ Code: MultiaddressCode.Ip4 or MultiaddressCode.Ip6 } ip, ..]:
                address = Unmap(new IPAddress(ip.Value.Span));
                return 1;
            case [{ Code: MultiaddressCode.Ip6Zone } zone, { Code: MultiaddressCode.Ip6 } ip, ..]:
                address = new IPAddress(ip.Value.Span, ScopeId(zone.Text));
                return 2;
            default:
                address = IPAddress.None;
                return 0;
        }
    }

    /// <summary>The text of the components for <paramref name="address"/>, with its zone where it has one.</summary>
    public static string Format(IPAddress address)
    {
        IPAddress plain = Unmap(address);
        if (plain.AddressFamily == AddressFamily.InterNetwork)
        {
            return $"/ip4/{plain}";
        }

        return plain.ScopeId == 0
            ? $"/ip6/{plain}"
            : $"/ip6zone/{ZoneName(plain.ScopeId)}/ip6/{new IPAddress(plain.GetAddressBytes())}";
    }

    private static IPAddress Unmap(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    private static long ScopeId(string zone)
    {
        if (uint.TryParse(zone, out uint index))
        {
            return index;
        }

        foreach (NetworkInterface network in NetworkInterface.GetAllNetworkInterfaces())
        {
            if (network.Name == zone && network.Supports(NetworkInterfaceComponent.IPv6))
            {
                return network.GetIPProperties().GetIPv6Properties().Index;
            }
        }

        throw new Libp2pException($"/ip6zone/{zone}: this machine has no network interface of that name with IPv6");
    }

    private static string ZoneName(long scopeId)
    {
        foreach (NetworkInterface network in NetworkInterface.GetAllNetworkInterfaces())
        {
            if (network.Supports(NetworkInterfaceComponent.IPv6) && network.GetIPProperties().GetIPv6Properties().Index == scopeId)
            {
                return network.Name;
            }
        }

        return scopeId.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }
}
