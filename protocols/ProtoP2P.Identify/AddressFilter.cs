namespace ProtoP2P.Identify;

/// <summary>Keeps back the addresses that are of no use to a peer: loopback is for peers on this machine, private ones for peers in private networks.</summary>
internal static class AddressFilter
{
    public static IEnumerable<Multiaddress> UsefulTo(Multiaddress remote, IReadOnlyList<Multiaddress> addresses)
    {
        AddressScope scope = AddressScopes.Of(remote);
        return scope == AddressScope.Unknown ? addresses : addresses.Where(address => Reach(AddressScopes.Of(address)) >= Reach(scope));
    }

    /// <summary>How far a scope reaches. An address without an IP address (in memory, a name, a relay) is kept for everybody.</summary>
    private static int Reach(AddressScope scope) => scope switch
    {
        AddressScope.Loopback => 0,
        AddressScope.LinkLocal or AddressScope.Private => 1,
        _ => 2,
    };
}
