namespace ProtoP2P.Rpc.Balancing;

/// <summary>A resolver, and whether it ends with its client.</summary>
internal readonly record struct OwnedResolver(IPeerResolver Resolver, bool IsOwned);
