using ProtoP2P.RoundTrips.Peers;
using ProtoP2P.RoundTrips.Proxies;

namespace ProtoP2P.RoundTrips.Measuring;

/// <summary>One run.</summary>
/// <param name="Connected">Round trips until the dial was done, by flights.</param>
/// <param name="Replied">Round trips until the first reply, by flights.</param>
/// <param name="ConnectedByClock">The time that the dial took, in round trips of the proxy.</param>
/// <param name="RepliedByClock">The time from the dial to the first reply, in round trips of the proxy.</param>
/// <param name="Flights">What went to and fro.</param>
internal sealed record Measurement(int Connected, int Replied, double ConnectedByClock, double RepliedByClock, IReadOnlyList<Flight> Flights)
{
    /// <summary>What the milestones of a run say.</summary>
    /// <param name="at">The milestones.</param>
    /// <param name="roundTrip">A round trip of the proxy.</param>
    /// <param name="flights">The proxy's flights.</param>
    public static Measurement Of(Milestones at, TimeSpan roundTrip, IReadOnlyList<Flight> flights)
    {
        double connected = at.Connected / roundTrip;
        return new Measurement(at.ConnectedTrips ?? (int)connected, at.RepliedTrips, connected, at.Replied / roundTrip, flights);
    }

    /// <summary>What two runs of the same show: the less of each count, because accidents only add.</summary>
    public Measurement Best(Measurement other)
    {
        Measurement shorter = (other.Replied, other.RepliedByClock).CompareTo((Replied, RepliedByClock)) < 0 ? other : this;
        return shorter with { Connected = Math.Min(Connected, other.Connected), ConnectedByClock = Math.Min(ConnectedByClock, other.ConnectedByClock) };
    }
}
