namespace ProtoP2P.PubSub.Rig;

/// <summary>A clock that stands still until it is set forward.</summary>
internal sealed class RigClock : TimeProvider
{
    private long _ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _ticks;

    public void Advance(TimeSpan time) => _ticks += time.Ticks;
}
