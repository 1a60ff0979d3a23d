using System.Net;
using System.Net.Sockets;

namespace ProtoP2P.Identify;

/// <summary>Keeps back the addresses that are of no use to a peer: loopback is for peers on this machine, private ones for peers in private networks.</summary>
internal static class AddressFilter
{
    private enum Reach
    {
        Loopback,
        Private,
        Public,
    }

    public static IEnumerable<Multiaddress> UsefulTo(Multiaddress remote, IReadOnlyList<Multiaddress> addresses)
    {
        // A peer without an IP address (in memory, or behind a relay) says nothing of where it is.
        return ReachOf(remote) is not { } distance
            ? addresses
            : addresses.Where(address => ReachOf(address) is not { } reach || reach >= distance);
    }

    private static Reach? ReachOf(Multiaddress address)
    {
        MultiaddressComponent? ip = address.Components
            .Where(component => component.Code is MultiaddressCode.Ip4 or MultiaddressCode.Ip6)
            .Select(component => (MultiaddressComponent?)component)
            .FirstOrDefault();
        return ip is { } found ? ReachOf(new IPAddress(found.Value.Span)) : null;
    }

    private static Reach ReachOf(IPAddress address)
    {
        IPAddress plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        if (IPAddress.IsLoopback(plain))
        {
            return Reach.Loopback;
        }

        return IsPrivate(plain) ? Reach.Private : Reach.Public;
    }

    private static bool IsPrivate(IPAddress address)
    {
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            return address.IsIPv6LinkLocal || address.IsIPv6UniqueLocal || address.IsIPv6SiteLocal;
        }

        Span<byte> bytes = stackalloc byte[4];
        return address.TryWriteBytes(bytes, out _) && bytes is [10, ..] or [172, >= 16 and <= 31, ..] or [192, 168, ..] or [169, 254, ..] or [100, >= 64 and <= 127, ..];
    }
}
