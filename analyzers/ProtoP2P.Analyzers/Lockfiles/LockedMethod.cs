namespace ProtoP2P.Analyzers.Lockfiles;

/// <summary>A method on the wire.</summary>
/// <param name="Name">Its wire name, escaped by <see cref="LockTokens.Escape"/>; <see cref="LockTokens.Unnamed"/> in a bare protocol.</param>
/// <param name="Kind">How many messages go which way.</param>
/// <param name="Head">The message ahead of the request stream.</param>
/// <param name="Request">The name of the request message, null where there is none.</param>
/// <param name="Reply">The name of the reply message, null where there is none.</param>
internal sealed record LockedMethod(string Name, CallKind Kind, string? Head, string? Request, string? Reply);
