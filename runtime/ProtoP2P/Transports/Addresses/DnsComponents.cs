using System.Net;
using System.Net.Sockets;

namespace ProtoP2P.Transports;

/// <summary>The components of an address that name something to be looked up.</summary>
internal static class DnsComponents
{
    /// <summary>Where the first of them stands, or -1.</summary>
    public static int IndexOf(Multiaddress address)
    {
        for (int i = 0; i < address.Components.Count; i++)
        {
            if (address.Components[i].Code is MultiaddressCode.Dns or MultiaddressCode.Dns4 or MultiaddressCode.Dns6 or MultiaddressCode.DnsAddr)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Whether an address has a <c>/dnsaddr</c>: nobody knows what it will become before it is looked up.</summary>
    public static bool HasDnsAddr(Multiaddress address) => address.Components.Any(static component => component.Code == MultiaddressCode.DnsAddr);

    /// <summary>Which addresses <c>/dns</c>, <c>/dns4</c> and <c>/dns6</c> ask for.</summary>
    public static AddressFamily FamilyOf(MultiaddressComponent component) => component.Code switch
    {
        MultiaddressCode.Dns4 => AddressFamily.InterNetwork,
        MultiaddressCode.Dns6 => AddressFamily.InterNetworkV6,
        _ => AddressFamily.Unspecified,
    };

    /// <summary>The address with the name at <paramref name="index"/> replaced by an IP address.</summary>
    public static Multiaddress Replace(Multiaddress address, int index, IPAddress ip) => Multiaddress.Parse(
        string.Concat(ServerNames.Keep(address.Components, index).Select((component, i) => i == index ? IpComponents.Format(ip) : component)));
}
