namespace ProtoP2P;

/// <summary>Why one address could not be reached.</summary>
/// <param name="Address">The address that was tried, or skipped.</param>
/// <param name="Reason">What went wrong.</param>
public sealed record DialFailure(Multiaddress Address, Exception Reason);
