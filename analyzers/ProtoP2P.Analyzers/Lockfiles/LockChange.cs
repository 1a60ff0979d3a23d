namespace ProtoP2P.Analyzers.Lockfiles;

/// <summary>A difference between a contract and the lock.</summary>
/// <param name="Kind">What it means to old peers.</param>
/// <param name="Subject">The message, or the protocol id.</param>
/// <param name="Description">What is different.</param>
internal sealed record LockChange(LockChangeKind Kind, string Subject, string Description);
