namespace ProtoP2P.Rpc;

/// <summary>What an Open frame says beside its message.</summary>
/// <param name="Method">The method's wire name.</param>
/// <param name="TimeoutMicros">How long the caller waits; 0 for no deadline.</param>
/// <param name="Metadata">The metadata; null for none.</param>
/// <param name="Flags">See <see cref="OpenFlags"/>.</param>
/// <param name="Contract">The fingerprint of the contract; 0 for none.</param>
internal readonly record struct OpenFields(string Method, ulong TimeoutMicros, RpcMetadata? Metadata, uint Flags, ulong Contract);
