using System.Buffers.Binary;
using System.Net;

namespace ProtoP2P.PubSub;

/// <summary>What counts as one place on the network: an IPv4 address, or an IPv6 /64, which is what one customer has.</summary>
internal readonly record struct AddressKey(bool IsIp4, UInt128 Bits)
{
    private const int Ip6Length = 16;

    // RFC 6052: where a network has only IPv6, every IPv4 address of the world looks like this, so that the /64 says nothing.
    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");

    public static AddressKey Of(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[Ip6Length];
        bytes.Clear();
        address.TryWriteBytes(bytes, out int written);
        if (written == sizeof(uint))
        {
            return new AddressKey(IsIp4: true, BinaryPrimitives.ReadUInt32BigEndian(bytes));
        }

        if (address.IsIPv4MappedToIPv6 || Nat64.Contains(address))
        {
            return new AddressKey(IsIp4: true, BinaryPrimitives.ReadUInt32BigEndian(bytes[^sizeof(uint)..]));
        }

        UInt128 bits = BinaryPrimitives.ReadUInt128BigEndian(bytes);

        // All neighbours on a link share its one /64 (RFC 4291, section 2.5.6).
        return new AddressKey(IsIp4: false, address.IsIPv6LinkLocal ? bits : bits >> 64 << 64);
    }
}
