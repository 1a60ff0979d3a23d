using ProtoP2P.RoundTrips.Measuring;
using ProtoP2P.RoundTrips.Proxies;

namespace ProtoP2P.RoundTrips.Peers;

/// <summary>A node that listens or dials.</summary>
internal interface IMeasuredNode : IAsyncDisposable
{
    /// <summary>Where it listens, with <c>/p2p</c>.</summary>
    string Address { get; }

    /// <summary>Dials through a proxy and does one thing, as early as the node's interface lets it.</summary>
    /// <param name="address">The proxy, and who is behind it.</param>
    /// <param name="first">What to do.</param>
    /// <param name="log">Counts what goes through the proxy.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    Task<Milestones> DialAsync(string address, FirstUse first, FlightLog log, CancellationToken cancellationToken);
}
