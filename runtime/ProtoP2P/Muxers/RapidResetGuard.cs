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

    /// <summary>Counts a stream that ended in order.</summary>
    public void Served() => _tokens = Math.Min(burst, _tokens + 1);
}
