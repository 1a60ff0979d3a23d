namespace ProtoP2P.Swarm;

/// <summary>An address to try, and when after the start of the dial.</summary>
internal readonly record struct PlannedDial(Multiaddress Address, TimeSpan Delay);
