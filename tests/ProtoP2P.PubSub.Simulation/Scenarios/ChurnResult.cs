namespace ProtoP2P.PubSub.Simulation.Scenarios;

/// <summary>What was delivered while nodes came and went.</summary>
/// <param name="Left">Nodes that died.</param>
/// <param name="Expected">Deliveries to nodes that were up long enough before a message and to the end.</param>
/// <param name="Delivered">How many of them there were.</param>
/// <param name="Repeated">Deliveries of a message to a node that had it.</param>
/// <param name="P99">99 of 100 deliveries were quicker, virtual.</param>
/// <param name="Meshes">The meshes at the end.</param>
/// <param name="Trace">The fingerprint of the run.</param>
internal sealed record ChurnResult(int Left, long Expected, long Delivered, long Repeated, TimeSpan P99, MeshSizes Meshes, ulong Trace);
