namespace ProtoP2P.Identify;

/// <summary>What this node tells of itself that may change, as it was at one moment.</summary>
/// <param name="Version">Grows with every change that somebody looked at; equal versions are equal states.</param>
/// <param name="Protocols">What it serves.</param>
/// <param name="Addresses">Where it says that it can be reached.</param>
internal sealed record SelfState(long Version, IReadOnlyList<string> Protocols, IReadOnlyList<Multiaddress> Addresses);
