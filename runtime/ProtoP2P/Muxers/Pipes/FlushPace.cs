namespace ProtoP2P.Muxers.Pipes;

/// <summary>
/// Tells a flush that stands alone, such as a request or an answer, from one of a row of them. What stands alone is sent at once by whoever flushes, which saves a change of threads. A row
/// is left to the write loop, which meanwhile gathers what comes next: sent one by one, writes of 4 KiB would each be a frame, an encryption and a system call.
/// </summary>
internal struct FlushPace
{
    // What a change of threads takes, and a little more: who is back sooner is ahead of the write loop.
    private static readonly TimeSpan Row = TimeSpan.FromMicroseconds(50);
    private long _endedAt;
    private bool _isInRow;

    /// <summary>Begins a flush; true where it stands alone.</summary>
    public readonly bool BeginsAlone(TimeProvider clock) => !_isInRow || clock.GetElapsedTime(_endedAt) >= Row;

    /// <summary>The flush is over, and its data sent or left to the write loop.</summary>
    public void End(TimeProvider clock)
    {
        _endedAt = clock.GetTimestamp();
        _isInRow = true;
    }

    /// <summary>The application has read, so that what it writes next may be the answer.</summary>
    public void NoteTurn() => _isInRow = false;
}
