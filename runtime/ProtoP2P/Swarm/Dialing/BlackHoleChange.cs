namespace ProtoP2P.Swarm;

/// <summary>A detector has come to another result.</summary>
/// <param name="State">The result.</param>
/// <param name="Successes">How many of the dials that it rests on succeeded.</param>
/// <param name="Dials">How many dials it rests on.</param>
internal readonly record struct BlackHoleChange(BlackHoleState State, int Successes, int Dials);
