namespace ProtoP2P.PubSub.Simulation.Scenarios;

/// <summary>What became of the messages.</summary>
/// <param name="Expected">Deliveries if every node had got every message.</param>
/// <param name="Delivered">Deliveries.</param>
/// <param name="Repeated">Deliveries of a message to a node that had it: none, or the router is wrong.</param>
/// <param name="P50">Half of the deliveries were quicker, virtual.</param>
/// <param name="P99">99 of 100 deliveries were quicker, virtual.</param>
/// <param name="Slowest">The slowest delivery, virtual.</param>
/// <param name="DuplicatesPerDelivery">Copies that arrived where the message was already.</param>
/// <param name="Bytes">All bytes sent while messages were on their way.</param>
/// <param name="Trace">The fingerprint of the run.</param>
internal sealed record SpreadResult(
    long Expected, long Delivered, long Repeated, TimeSpan P50, TimeSpan P99, TimeSpan Slowest, double DuplicatesPerDelivery, long Bytes, ulong Trace);
