namespace ProtoP2P.Testing;

/// <summary>The way from one node to another, which all their connections share.</summary>
internal sealed class NodePath(LinkConditions conditions)
{
    private readonly Lock _gate = new();
    private DateTimeOffset _freeAt;
    private long _remainder;

    public LinkConditions Conditions { get; set => Volatile.Write(ref field, value); } = conditions;

    /// <summary>Whether a partition lies across the path: nothing arrives, and nothing is lost.</summary>
    public bool IsStalled { get; set => Volatile.Write(ref field, value); }

    /// <summary>When the last of <paramref name="bytes"/> has left, behind all that was sent before.</summary>
    public DateTimeOffset Serialize(DateTimeOffset now, int bytes, long bytesPerSecond)
    {
        if (bytesPerSecond == 0)
        {
            return now;
        }

        lock (_gate)
        {
            if (_freeAt <= now)
            {
                (_freeAt, _remainder) = (now, 0);
            }

            // The remainder is carried on: ten thousand packets end at the tick at which one of their size would.
            (Int128 ticks, Int128 remainder) = Int128.DivRem(((Int128)bytes * TimeSpan.TicksPerSecond) + _remainder, bytesPerSecond);
            (_freeAt, _remainder) = (_freeAt.AddTicks((long)ticks), (long)remainder);
            return _freeAt;
        }
    }
}
