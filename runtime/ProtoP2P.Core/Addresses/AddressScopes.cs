using System.Net;
using System.Net.Sockets;

namespace ProtoP2P;

/// <summary>Classifies addresses by <see cref="AddressScope"/>.</summary>
public static class AddressScopes
{
    /// <summary>The scope of the IP address that <paramref name="address"/> starts with: of the relay, for a relayed address.</summary>
    public static AddressScope Of(Multiaddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return address.Components switch
        {
            [{ Code: MultiaddressCode.Ip4 or MultiaddressCode.Ip6 } ip, ..] => Of(new IPAddress(ip.Value.Span)),
            [{ Code: MultiaddressCode.Ip6Zone }, { Code: MultiaddressCode.Ip6 } ip, ..] => Of(new IPAddress(ip.Value.Span)),
            _ => AddressScope.Unknown,
        };
    }

    /// <summary>The scope of <paramref name="address"/>.</summary>
    public static AddressScope Of(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (address.IsIPv4MappedToIPv6)
        {
            return Of(address.MapToIPv4());
        }

        if (IPAddress.IsLoopback(address))
        {
            return AddressScope.Loopback;
        }

        return address.AddressFamily == AddressFamily.InterNetwork ? OfIp4(address) : OfIp6(address);
    }

    /// <summary>Whether an address of this scope is near: of this machine, link or private network.</summary>
    public static bool IsPrivate(this AddressScope scope) => scope is AddressScope.Loopback or AddressScope.LinkLocal or AddressScope.Private;

    private static AddressScope OfIp4(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[4];
        address.TryWriteBytes(bytes, out _);
        return (bytes[0], bytes[1]) switch
        {
            (0, _) => AddressScope.Unspecified,
            (10, _) or (172, >= 16 and <= 31) or (192, 168) or (100, >= 64 and <= 127) => AddressScope.Private,
            (169, 254) => AddressScope.LinkLocal,
            _ => AddressScope.Public,
        };
    }

    private static AddressScope OfIp6(IPAddress address)
    {
        if (address.IsIPv6LinkLocal)
        {
            return AddressScope.LinkLocal;
        }

        if (address.IsIPv6UniqueLocal)
        {
            return AddressScope.Private;
        }

        return address.Equals(IPAddress.IPv6Any) ? AddressScope.Unspecified : AddressScope.Public;
    }
}
