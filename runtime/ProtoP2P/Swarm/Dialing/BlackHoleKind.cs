namespace ProtoP2P.Swarm;

/// <summary>A kind of address that a network may swallow as a whole.</summary>
/// <param name="Name">Its name in texts.</param>
/// <param name="Tag">Its name in metrics.</param>
/// <param name="Code">The component that makes an address one of this kind.</param>
internal sealed record BlackHoleKind(string Name, string Tag, int Code)
{
    /// <summary>Firewalls that drop UDP; hosts that have IPv6 addresses and no way to the IPv6 internet.</summary>
    public static IReadOnlyList<BlackHoleKind> All { get; } =
        [new BlackHoleKind("UDP", "udp", MultiaddressCode.Udp), new BlackHoleKind("IPv6", "ipv6", MultiaddressCode.Ip6)];

    /// <summary>Whether an address is public and of this kind; of a relayed one, the way to the relay.</summary>
    public bool Covers(Multiaddress address) => AddressScopes.Of(address) == AddressScope.Public
        && address.Components.TakeWhile(component => component.Code != MultiaddressCode.P2pCircuit).Any(component => component.Code == Code);
}
