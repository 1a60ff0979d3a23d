using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace ProtoP2P.Transports;

/// <summary>IP addresses as multiaddress components: <c>/ip4/A</c>, <c>/ip6/A</c> and <c>/ip6zone/Z/ip6/A</c>.</summary>
internal static class IpComponents
{
    /// <summary>How many of <paramref name="components"/> the IP address takes that they start with; 0 where they start with none.</summary>
    public static int Count(IReadOnlyList<MultiaddressComponent> components) => components switch
    {
        [{ Code: MultiaddressCode.Ip4 or MultiaddressCode.Ip6 }, ..] => 1,
        [{ Code: MultiaddressCode.Ip6Zone }, { Code: MultiaddressCode.Ip6 }, ..] => 2,
        _ => 0,
    };

    /// <summary>The IP address that <paramref name="components"/> start with.</summary>
    /// <returns>An address of one family: one that maps IPv4 into IPv6 becomes IPv4, as sockets here serve one family each.</returns>
    /// <exception cref="Libp2pException">This machine does not have the zone.</exception>
    public static IPAddress Read(IReadOnlyList<MultiaddressComponent> components) => Count(components) == 2
        ? new IPAddress(components[1].Value.Span, ScopeId(components[0].Text))
        : Unmap(new IPAddress(components[0].Value.Span));

    /// <summary>The IP address that <paramref name="components"/> start with, without its zone, IPv4 where it is mapped; null where they start with none.</summary>
    public static IPAddress? Find(IReadOnlyList<MultiaddressComponent> components)
    {
        int count = Count(components);
        return count == 0 ? null : Unmap(new IPAddress(components[count - 1].Value.Span));
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
