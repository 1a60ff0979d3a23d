namespace ProtoP2P.Muxers;

/// <summary>
/// Tells a connection that opens streams only to reset them, or to have them refused, from one that uses them (HTTP/2's rapid reset, CVE-2023-44487).
/// Not thread-safe.
/// </summary>
internal sealed class RapidResetGuard(int burst, TimeProvider timeProvider)
{
    private const double RefillPerSecond = 64;
    private double _tokens = burst;
    private long _refilledAt = timeProvider.GetTimestamp();

    /// <summary>Counts a stream that was opened in vain; false once the connection has gone too far.</summary>
    public bool TryCharge()
    {
        long now = timeProvider.GetTimestamp();
        double refill = timeProvider.GetElapsedTime(_refilledAt, now).TotalSeconds * RefillPerSecond;
        _refilledAt = now;
        _tokens = Math.Min(burst, _tokens + refill) - 1;
        return _tokens >= 0;
    }

    /// <summary>
    /// Whether a reset by this node is one that the peer caused. A peer that makes this node reset its streams spends as much of this node's time as one that
    /// resets them itself (CVE-2025-8671).
    /// </summary>
    public static bool IsPeersFault(Direction opener, StreamErrorCode code) => opener == Direction.Inbound && code
        is StreamErrorCode.ResourceLimit or StreamErrorCode.RateLimited or StreamErrorCode.ProtocolViolation or StreamErrorCode.NegotiationFailed;

    /// <summary>Counts a stream that ended in order.</summary>
    public void Served() => _tokens = Math.Min(burst, _tokens + 1);
}
