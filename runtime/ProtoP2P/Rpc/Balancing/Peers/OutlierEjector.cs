namespace ProtoP2P.Rpc.Balancing;

/// <summary>
/// Tells which peers to leave alone, from the results of their calls (gRPC A50 and Envoy's outlier detection, consecutive failures). No timer: an
/// ejection has ended when somebody looks and its time is up. Thread-safe.
/// </summary>
internal sealed class OutlierEjector(OutlierEjectionOptions options, TimeProvider time)
{
    private readonly Lock _gate = new();
    private long _allBackAt;

    /// <summary>False where certainly no peer is ejected.</summary>
    public bool MayHaveEjected => time.GetTimestamp() < Volatile.Read(ref _allBackAt);

    /// <summary>Whether a peer is to be left alone.</summary>
    public bool IsEjected(PeerHealth peer)
    {
        lock (_gate)
        {
            return IsOut(peer);
        }
    }

    /// <summary>Takes the result of an attempt; for how long the peer is ejected now, zero where it is not.</summary>
    /// <param name="peer">Whose.</param>
    /// <param name="verdict">What it says of the peer.</param>
    /// <param name="all">All peers of the client.</param>
    public TimeSpan Record(PeerHealth peer, CallVerdict verdict, IReadOnlyList<PeerHealth> all)
    {
        if (verdict == CallVerdict.None)
        {
            return TimeSpan.Zero;
        }

        lock (_gate)
        {
            peer.Failures = verdict == CallVerdict.Good ? 0 : peer.Failures + 1;
            return peer.Failures >= options.ConsecutiveFailures && !IsOut(peer) && HasRoom(all) ? Eject(peer) : TimeSpan.Zero;
        }
    }

    private TimeSpan Eject(PeerHealth peer)
    {
        peer.Ejections = Math.Max(peer.Ejections - QuietTimes(peer), 0) + 1;
        double grown = options.BaseTime.TotalMilliseconds * peer.Ejections;
        peer.EjectedFor = TimeSpan.FromMilliseconds(Math.Min(grown, options.MaxTime.TotalMilliseconds));
        peer.EjectedAt = time.GetTimestamp();
        peer.Failures = 0;
        long backAt = peer.EjectedAt + (long)Math.Ceiling(peer.EjectedFor.TotalSeconds * time.TimestampFrequency);
        Volatile.Write(ref _allBackAt, Math.Max(_allBackAt, backAt));
        return peer.EjectedFor;
    }

    // How often the base time has passed since the peer came back: each takes back one growth.
    private int QuietTimes(PeerHealth peer) => peer.EjectedFor == TimeSpan.Zero
        ? 0
        : (int)Math.Min((time.GetElapsedTime(peer.EjectedAt) - peer.EjectedFor) / options.BaseTime, int.MaxValue);

    private bool HasRoom(IReadOnlyList<PeerHealth> all)
    {
        int ejected = 1;
        foreach (PeerHealth peer in all)
        {
            ejected += IsOut(peer) ? 1 : 0;
        }

        return ejected < all.Count && ejected <= Math.Max(1, all.Count * options.MaxPercent / 100);
    }

    private bool IsOut(PeerHealth peer) =>
        peer.EjectedFor > TimeSpan.Zero && time.GetElapsedTime(peer.EjectedAt) < peer.EjectedFor;
}
