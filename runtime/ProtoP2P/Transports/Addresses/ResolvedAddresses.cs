namespace ProtoP2P.Transports;

/// <summary>What an <see cref="AddressResolver"/> made of a list of addresses.</summary>
/// <param name="Addresses">Addresses without a DNS component, each once, in the order of those they come from.</param>
/// <param name="Failures">
/// One reason per address that could not be resolved, or not in full: one of those that were given, or one that a <c>/dnsaddr</c> of those led to.
/// </param>
public sealed record ResolvedAddresses(IReadOnlyList<Multiaddress> Addresses, IReadOnlyList<DialFailure> Failures);
