using System.Net;
using System.Net.Sockets;

namespace ProtoP2P.Transports;

/// <summary>Turns what a listener is bound to into what others can dial.</summary>
public static class ListenAddresses
{
    /// <summary>
    /// The addresses of <paramref name="interfaces"/> in place of a wildcard (<c>/ip4/0.0.0.0</c>, <c>/ip6/::</c>); any other address as it is. A
    /// wildcard itself is never told to anybody.
    /// </summary>
    /// <remarks>Link-local IPv6 addresses are left out: they mean nothing without a zone, and zones differ from machine to machine.</remarks>
    public static IReadOnlyList<Multiaddress> Expand(Multiaddress bound, IInterfaceAddresses interfaces)
    {
        ArgumentNullException.ThrowIfNull(bound);
        ArgumentNullException.ThrowIfNull(interfaces);
        if (AddressScopes.Of(bound) != AddressScope.Unspecified)
        {
            return [bound];
        }

        AddressFamily family = IpComponents.Read(bound.Components).AddressFamily;
        string rest = string.Concat(bound.Components.Skip(1).Select(component => component.ToString()));
        return
        [
            .. interfaces.GetAddresses()
                .Where(address => address.AddressFamily == family && !address.IsIPv6LinkLocal)
                .Distinct()
                .Select(address => Multiaddress.Parse(IpComponents.Format(address) + rest)),
        ];
    }
}
