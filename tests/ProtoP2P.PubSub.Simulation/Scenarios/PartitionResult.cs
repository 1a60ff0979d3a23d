namespace ProtoP2P.PubSub.Simulation.Scenarios;

/// <summary>What was delivered before, while and after a network was in halves: shares of those who should have got it.</summary>
/// <param name="Before">To all, of what was published before.</param>
/// <param name="OwnHalf">To the publisher's half, of what was published meanwhile.</param>
/// <param name="OtherHalf">To the other half, of what was published meanwhile: none may come before it heals.</param>
/// <param name="OtherHalfOfLast">The same of the last two seconds, which gossip still tells of.</param>
/// <param name="After">To all, of what was published once it had healed.</param>
/// <param name="P99Before">99 of 100 deliveries before were quicker, virtual.</param>
/// <param name="P99After">The same afterwards.</param>
/// <param name="Meshes">The meshes at the end.</param>
/// <param name="AcrossMeshes">Which share of mesh links at the end crosses the old border; one half where nothing is left of it.</param>
/// <param name="Trace">The fingerprint of the run.</param>
internal sealed record PartitionResult(
    double Before, double OwnHalf, double OtherHalf, double OtherHalfOfLast, double After, TimeSpan P99Before, TimeSpan P99After, MeshSizes Meshes, double AcrossMeshes, ulong Trace);
