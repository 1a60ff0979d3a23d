namespace ProtoP2P.Hosting;

/// <summary>The IP address and port that an address starts with, which everything above them shares: what a NAT translates.</summary>
/// <param name="Address">Those two components.</param>
/// <param name="Rest">What follows, such as <c>/quic-v1</c>; empty for plain TCP.</param>
internal sealed record ThinWaist(Multiaddress Address, string Rest)
{
    private const int Components = 2;

    /// <summary>Whether the IP address is a wildcard.</summary>
    public bool IsWildcard => AddressScopes.Of(Address) == AddressScope.Unspecified;

    /// <summary>Whether the port can be dialled.</summary>
    public bool HasPort => Port.ContainsAnyExcept((byte)0);

    /// <summary>Takes an address apart; null where it does not start with an IP address and a port, or is a relay's.</summary>
    public static ThinWaist? Of(Multiaddress address)
    {
        bool isThin = address.Components is
            [{ Code: MultiaddressCode.Ip4 or MultiaddressCode.Ip6 }, { Code: MultiaddressCode.Tcp or MultiaddressCode.Udp }, ..];
        if (!isThin || address.Components.Any(component => component.Code == MultiaddressCode.P2pCircuit))
        {
            return null;
        }

        string rest = string.Concat(address.WithoutPeerId().Components.Skip(Components).Select(component => component.ToString()));
        return new ThinWaist(Multiaddress.Parse(string.Concat(address.Components.Take(Components).Select(component => component.ToString()))), rest);
    }

    /// <summary>Whether a connection with this local end has come in through a listener bound to <paramref name="bound"/>.</summary>
    public bool CameInThrough(ThinWaist bound) => Address == bound.Address || (bound.IsWildcard && SharesTransport(bound) && Port.SequenceEqual(bound.Port));

    /// <summary>Whether both have the same kind of IP address and of port.</summary>
    public bool SharesTransport(ThinWaist other) =>
        Address.Components[0].Code == other.Address.Components[0].Code && Address.Components[1].Code == other.Address.Components[1].Code;

    /// <summary>The IP address and port with what follows in another address.</summary>
    public Multiaddress With(string rest) => rest.Length == 0 ? Address : Multiaddress.Parse(Address + rest);

    private ReadOnlySpan<byte> Port => Address.Components[1].Value.Span;
}
