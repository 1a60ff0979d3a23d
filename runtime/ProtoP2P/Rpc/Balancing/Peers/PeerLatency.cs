namespace ProtoP2P.Rpc.Balancing;

/// <summary>
/// A moving average of times to the first reply, as Finagle's Peak EWMA keeps it: a longer time counts at once, shorter ones slowly, and the
/// average fades with time, so that a peer that was slow is tried again.
/// </summary>
internal sealed class PeerLatency(TimeProvider time)
{
    private static readonly TimeSpan Decay = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private double _milliseconds;
    private long _at;
    private bool _isKnown;

    /// <summary>The average of now; null before the first reply.</summary>
    public TimeSpan? Value
    {
        get
        {
            lock (_gate)
            {
                return _isKnown ? TimeSpan.FromMilliseconds(_milliseconds * Weight()) : null;
            }
        }
    }

    /// <summary>Takes a measurement.</summary>
    public void Observe(TimeSpan elapsed)
    {
        lock (_gate)
        {
            double measured = elapsed.TotalMilliseconds;
            double weight = Weight();
            _milliseconds = !_isKnown || measured > _milliseconds * weight ? measured : (_milliseconds * weight) + (measured * (1 - weight));
            _isKnown = true;
            _at = time.GetTimestamp();
        }
    }

    private double Weight() => Math.Exp(-(time.GetElapsedTime(_at) / Decay));
}
