using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace ProtoP2P.Transports;

/// <summary>What one party on the internet is taken to own: an IPv4 address, or an IPv6 /56.</summary>
internal readonly record struct AddressGroup(UInt128 Prefix, bool IsIp6)
{
    private const int Ip6PrefixBits = 56;

    /// <summary>The group of an address; null for loopback, and for addresses that are no IP addresses.</summary>
    /// <remarks>A zone says which network a link-local address is of, not whose it is.</remarks>
    public static AddressGroup? Of(Multiaddress address) =>
        IpComponents.Find(address.Components) is { } ip && !IPAddress.IsLoopback(ip) ? Of(ip) : null;

    /// <inheritdoc/>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, Prefix);
        return IsIp6 ? $"{new IPAddress(bytes)}/{Ip6PrefixBits}" : new IPAddress(bytes[12..]).ToString();
    }

    private static AddressGroup Of(IPAddress ip)
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        if (ip.AddressFamily == AddressFamily.InterNetwork)
        {
            ip.TryWriteBytes(bytes[12..], out _);
            return new AddressGroup(BinaryPrimitives.ReadUInt128BigEndian(bytes), IsIp6: false);
        }

        ip.TryWriteBytes(bytes, out _);
        bytes[(Ip6PrefixBits / 8)..].Clear();
        return new AddressGroup(BinaryPrimitives.ReadUInt128BigEndian(bytes), IsIp6: true);
    }
}
