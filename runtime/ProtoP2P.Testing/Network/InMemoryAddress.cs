using System.Globalization;

namespace ProtoP2P.Testing;

/// <summary>The addresses of an <see cref="InMemoryNetwork"/>: <c>/memory/N</c> and ip with tcp.</summary>
internal static class InMemoryAddress
{
    /// <summary>Chosen numbers and ports start here: the dynamic ports of RFC 6335.</summary>
    public const int FirstChosenNumber = 49_152;

    public static bool IsMatch(Multiaddress address) => WithoutPeer(address.Components) is
        [{ Code: MultiaddressCode.Memory }] or
        [{ Code: MultiaddressCode.Ip4 or MultiaddressCode.Ip6, Text: not ("0.0.0.0" or "::") }, { Code: MultiaddressCode.Tcp }];

    /// <summary>Whether an address will be one of the network once its name is resolved.</summary>
    public static bool IsName(Multiaddress address) => WithoutPeer(address.Components) is
        [{ Code: MultiaddressCode.Dns or MultiaddressCode.Dns4 or MultiaddressCode.Dns6 }, { Code: MultiaddressCode.Tcp }];

    public static bool IsUnspecified(Multiaddress address) => WithoutPeer(address.Components) is [.., { Text: "0" }];

    public static Multiaddress Check(Multiaddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return IsMatch(address)
            ? address.WithoutPeerId()
            : throw new ArgumentException(
                $"{address} is no address of an in-memory network: /memory/N, /ip4/A/tcp/N or /ip6/A/tcp/N was expected, without a wildcard",
                nameof(address));
    }

    public static Multiaddress WithNumber(Multiaddress address, int number) => address.Components is [{ Code: MultiaddressCode.Memory }]
        ? Multiaddress.Parse($"/memory/{number}")
        : Multiaddress.Parse($"/{address.Components[0].Name}/{address.Components[0].Text}/tcp/{number}");

    /// <summary>The dialling end of a node's connection to <paramref name="target"/>: of the same family, with an address of the node's own.</summary>
    public static Multiaddress OfDialer(Multiaddress target, int node, int number) => target.Components[0].Code switch
    {
        MultiaddressCode.Ip4 => Parse($"/ip4/10.{node >> 16 & 255}.{node >> 8 & 255}.{node & 255}/tcp/{number}"),
        MultiaddressCode.Ip6 => Parse($"/ip6/fd00::{node >> 16 & 0xffff:x}:{node & 0xffff:x}/tcp/{number}"),
        _ => Parse($"/memory/{number}"),
    };

    private static Multiaddress Parse(FormattableString text) => Multiaddress.Parse(text.ToString(CultureInfo.InvariantCulture));

    private static IReadOnlyList<MultiaddressComponent> WithoutPeer(IReadOnlyList<MultiaddressComponent> components) =>
        components is [.., { Code: MultiaddressCode.P2p }] ? [.. components.Take(components.Count - 1)] : components;
}
