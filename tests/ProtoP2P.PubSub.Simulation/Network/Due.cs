namespace ProtoP2P.PubSub.Simulation.Network;

/// <summary>When an event happens: by its time, and at the same time in the order in which it was planned.</summary>
internal readonly record struct Due(long Ticks, long Order) : IComparable<Due>
{
    public int CompareTo(Due other) => Ticks != other.Ticks ? Ticks.CompareTo(other.Ticks) : Order.CompareTo(other.Order);
}
