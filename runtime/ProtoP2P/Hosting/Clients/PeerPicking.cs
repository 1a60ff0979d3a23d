namespace ProtoP2P;

/// <summary>How a client chooses among its peers.</summary>
public enum PeerPicking
{
    /// <summary>One after the other.</summary>
    RoundRobin,

    /// <summary>The first that is worth trying, in the resolver's order: the others are there for when it fails.</summary>
    First,

    /// <summary>
    /// The peer with the shortest time to the first reply, weighed with the calls it has in flight. The times are measured on the client's own
    /// calls, so they hold the service's own time too.
    /// </summary>
    LeastLatency,

    /// <summary>Of two random peers the one with fewer of this client's calls in flight.</summary>
    PowerOfTwoChoices,
}
