namespace ProtoP2P.Swarm;

/// <summary>An address in the peerstore's file.</summary>
/// <param name="Address">Without <c>/p2p</c>.</param>
/// <param name="Expiry">Until when it is kept, by the wall clock.</param>
internal readonly record struct StoredAddress(Multiaddress Address, DateTimeOffset Expiry);
