namespace ProtoP2P.Swarm;

/// <summary>What is to be tried to reach a peer, and what is not worth trying.</summary>
/// <param name="Dials">The addresses by the time of their start.</param>
/// <param name="Skipped">Why the others are left out.</param>
internal sealed record DialPlan(IReadOnlyList<PlannedDial> Dials, IReadOnlyList<DialFailure> Skipped);
