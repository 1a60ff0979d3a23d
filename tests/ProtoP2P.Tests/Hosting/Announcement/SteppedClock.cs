using ProtoP2P.Testing;

namespace ProtoP2P.Tests.Hosting.Announcement;

/// <summary>A clock whose time of day somebody sets, while its timers go on as they were.</summary>
internal sealed class SteppedClock(FakeTimeProvider running) : TimeProvider
{
    public TimeSpan Step { get; set; }

    public override long TimestampFrequency => running.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => running.GetUtcNow() + Step;

    public override long GetTimestamp() => running.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        running.CreateTimer(callback, state, dueTime, period);
}
