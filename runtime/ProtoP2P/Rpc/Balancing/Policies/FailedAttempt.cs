namespace ProtoP2P.Rpc.Balancing;

/// <summary>An attempt that failed, as far as it matters to what comes next.</summary>
/// <param name="Error">What it failed with.</param>
/// <param name="CanRepeat">Whether the request can be sent again: it is no stream that was read from.</param>
/// <param name="HasOtherPeer">Whether there is a peer that was not asked yet.</param>
/// <param name="Remaining">What remains of the deadline; null for no deadline.</param>
internal readonly record struct FailedAttempt(Exception Error, bool CanRepeat, bool HasOtherPeer, TimeSpan? Remaining);
