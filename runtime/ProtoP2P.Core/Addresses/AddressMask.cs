using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using ProtoP2P.Encodings;

namespace ProtoP2P;

/// <summary>A block of IP addresses (CIDR, RFC 4632), written <c>/ip4/10.0.0.0/ipcidr/8</c> or <c>10.0.0.0/8</c>. Immutable.</summary>
/// <remarks>
/// IPv4 addresses that are mapped into IPv6 count as IPv4, in masks and in what is compared with them: <c>::/0</c> covers none of them. A zone is not
/// looked at.
/// </remarks>
public sealed class AddressMask : IEquatable<AddressMask>, IParsable<AddressMask>
{
    private const int MappedPrefixLength = 96;
    private const int MaxTextLength = 128;

    /// <summary>The mask of a network.</summary>
    public AddressMask(IPNetwork network) => Network = Unmap(network);

    /// <summary>The addresses that are covered.</summary>
    public IPNetwork Network { get; }

    /// <summary>How many leading bits an address shares with the mask: the more, the more specific it is. 0 to 32 for IPv4, to 128 for IPv6.</summary>
    public int PrefixLength => Network.PrefixLength;

    /// <summary>Whether both cover the same addresses.</summary>
    public static bool operator ==(AddressMask? left, AddressMask? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether the two cover different addresses.</summary>
    public static bool operator !=(AddressMask? left, AddressMask? right) => !(left == right);

    /// <summary>
    /// Parses <c>/ip4/10.0.0.0/ipcidr/8</c> or <c>10.0.0.0/8</c>; bits beyond the prefix are not looked at, as in go-libp2p. IPv4 takes all four numbers, in
    /// decimal and without leading zeros.
    /// </summary>
    /// <exception cref="FormatException">Not a mask; the message says what was expected.</exception>
    public static AddressMask Parse(string s, IFormatProvider? provider = null)
    {
        ArgumentNullException.ThrowIfNull(s);
        return TryParse(s, provider, out AddressMask? mask) ? mask : throw new FormatException(
            $"Invalid address mask '{Excerpt.Of(s)}': expected a block such as /ip4/10.0.0.0/ipcidr/8 or 10.0.0.0/8.");
    }

    /// <summary>Parses a mask; false where <see cref="Parse"/> would throw.</summary>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out AddressMask result)
    {
        result = null;
        if (s is null || s.Length > MaxTextLength)
        {
            return false;
        }

        return s.StartsWith('/')
            ? Multiaddress.TryParse(s, provider, out Multiaddress? address) && TryFrom(address, out result)
            : TryParseNetwork(s, out result);
    }

    /// <summary>The mask that a multiaddress of the form <c>/ip4/10.0.0.0/ipcidr/8</c> stands for; false where it has another form.</summary>
    public static bool TryFrom(Multiaddress address, [NotNullWhen(true)] out AddressMask? mask)
    {
        ArgumentNullException.ThrowIfNull(address);
        mask = null;
        return address.Components is [{ Code: MultiaddressCode.Ip4 or MultiaddressCode.Ip6 } ip, { Code: MultiaddressCode.IpCidr } prefix]
            && TryCreate(new IPAddress(ip.Value.Span), prefix.Value.Span[0], out mask);
    }

    /// <summary>Whether the IP address that <paramref name="address"/> starts with is covered: that of the relay, for a relayed address. False for names.</summary>
    public bool Contains(Multiaddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return address.Components switch
        {
            [{ Code: MultiaddressCode.Ip4 or MultiaddressCode.Ip6 } ip, ..] => Contains(new IPAddress(ip.Value.Span)),
            [{ Code: MultiaddressCode.Ip6Zone }, { Code: MultiaddressCode.Ip6 } ip, ..] => Contains(new IPAddress(ip.Value.Span)),
            _ => false,
        };
    }

    /// <summary>Whether <paramref name="address"/> is covered.</summary>
    public bool Contains(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return Network.Contains(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);
    }

    /// <inheritdoc/>
    public bool Equals(AddressMask? other) => other is not null && Network.Equals(other.Network);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as AddressMask);

    /// <inheritdoc/>
    public override int GetHashCode() => Network.GetHashCode();

    /// <summary>The multiaddress form, such as <c>/ip4/10.0.0.0/ipcidr/8</c>.</summary>
    public override string ToString() =>
        $"/{(Network.BaseAddress.AddressFamily == AddressFamily.InterNetwork ? "ip4" : "ip6")}/{Network.BaseAddress}/ipcidr/{PrefixLength}";

    private static bool TryParseNetwork(string text, [NotNullWhen(true)] out AddressMask? mask)
    {
        // A zone says on which link an address lies; a block of addresses has none.
        mask = !text.Contains('%') && IsPlain(text) && IPNetwork.TryParse(text, out IPNetwork network) ? new AddressMask(network) : null;
        return mask is not null;
    }

    // 10/8 is 0.0.0.10/8 to .NET, and 0300.0.0.0 is 192.0.0.0: a list that denies would let pass what its author meant.
    private static bool IsPlain(string text)
    {
        int end = text.IndexOf('/', StringComparison.Ordinal);
        return text.Contains(':', StringComparison.Ordinal)
            || (end > 0 && IPAddress.TryParse(text.AsSpan(0, end), out IPAddress? address) && text.AsSpan(0, end).SequenceEqual(address.ToString()));
    }

    private static bool TryCreate(IPAddress address, int prefixLength, [NotNullWhen(true)] out AddressMask? mask) =>
        TryParseNetwork($"{address}/{prefixLength}", out mask);

    private static IPNetwork Unmap(IPNetwork network) => network.BaseAddress.IsIPv4MappedToIPv6 && network.PrefixLength >= MappedPrefixLength
        ? new IPNetwork(network.BaseAddress.MapToIPv4(), network.PrefixLength - MappedPrefixLength)
        : network;
}
