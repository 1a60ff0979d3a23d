namespace ProtoP2P.Identify;

/// <summary>Numbers the states of this node by what they are, so that it does not matter when the event of a change is heard.</summary>
internal sealed class SelfWatch(ILibp2pHost host)
{
    private readonly Lock _gate = new();
    private SelfState _last = new(0, [], []);

    /// <summary>The state at this moment.</summary>
    public SelfState Look()
    {
        // Looking is part of numbering: of two looks, the one with the greater version saw the later state.
        lock (_gate)
        {
            IReadOnlyList<string> protocols = host.Protocols;
            IReadOnlyList<Multiaddress> addresses = host.AdvertisedAddresses;
            if (!IsSame(protocols, _last.Protocols) || !IsSame(addresses, _last.Addresses))
            {
                _last = new SelfState(_last.Version + 1, protocols, addresses);
            }

            return _last;
        }
    }

    private static bool IsSame<T>(IReadOnlyList<T> list, IReadOnlyList<T> other) => ReferenceEquals(list, other) || list.SequenceEqual(other);
}
