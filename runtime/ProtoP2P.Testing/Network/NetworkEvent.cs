using System.Globalization;

namespace ProtoP2P.Testing;

/// <summary>One thing that happened on an <see cref="InMemoryNetwork"/>; see <see cref="InMemoryNetwork.Trace"/>.</summary>
/// <param name="Time">When, since the network was made, on its clock.</param>
/// <param name="From">The node that sent or dialled.</param>
/// <param name="To">The node at the other end; empty where nobody listened.</param>
/// <param name="Connection">The number of the connection between the two nodes, dialled by the same one, from 1; 0 for an attempt.</param>
/// <param name="Kind">What happened.</param>
/// <param name="Offset">Where the bytes begin in the sender's stream; 0 where there are none.</param>
/// <param name="Bytes">How many bytes; 0 where there are none.</param>
public readonly record struct NetworkEvent(TimeSpan Time, string From, string To, int Connection, NetworkEventKind Kind, long Offset, int Bytes)
    : IComparable<NetworkEvent>
{
    /// <summary>By time, then by nodes and connection, then by place in the stream: events of one instant have an order that no thread decides.</summary>
    public int CompareTo(NetworkEvent other)
    {
        int order = Time.CompareTo(other.Time);
        order = order != 0 ? order : string.CompareOrdinal(From, other.From);
        order = order != 0 ? order : string.CompareOrdinal(To, other.To);
        order = order != 0 ? order : Connection.CompareTo(other.Connection);
        order = order != 0 ? order : Offset.CompareTo(other.Offset);
        return order != 0 ? order : Kind.CompareTo(other.Kind);
    }

    /// <summary>One line for a test's output.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Time.TotalSeconds,12:0.000000} {From} -> {To} #{Connection} {Kind} {Offset}+{Bytes}");
}
