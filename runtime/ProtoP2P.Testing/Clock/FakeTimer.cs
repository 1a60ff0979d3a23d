namespace ProtoP2P.Testing;

/// <summary>A timer of a <see cref="FakeTimeProvider"/>, whose lock guards all its mutable state.</summary>
internal sealed class FakeTimer(FakeTimeProvider clock, TimerCallback callback, object? state) : ITimer
{
    // The clock's own timers flow the context of whoever created them; AsyncLocal values must look the same under test.
    private readonly ExecutionContext? _context = ExecutionContext.Capture();

    public static IComparer<FakeTimer> ByDueTime { get; } = Comparer<FakeTimer>.Create(static (left, right) =>
    {
        int order = left.DueTime.CompareTo(right.DueTime);
        return order != 0 ? order : left.Sequence.CompareTo(right.Sequence);
    });

    public DateTimeOffset DueTime { get; set; }

    public TimeSpan Period { get; set; } = Timeout.InfiniteTimeSpan;

    public long Sequence { get; set; } = -1;

    public bool IsDisposed { get; set; }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        ThrowIfInvalid(dueTime, nameof(dueTime));
        ThrowIfInvalid(period, nameof(period));
        return clock.Arm(this, dueTime, period);
    }

    public void Fire()
    {
        if (_context is null)
        {
            callback(state);
            return;
        }

        ExecutionContext.Run(_context, static timer => ((FakeTimer)timer!).Invoke(), this);
    }

    public void Dispose() => clock.Disarm(this);

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private void Invoke() => callback(state);

    private static void ThrowIfInvalid(TimeSpan value, string name)
    {
        if (value < TimeSpan.Zero && value != Timeout.InfiniteTimeSpan)
        {
            throw new ArgumentOutOfRangeException(name, value, "a timer takes a time of zero or more, or Timeout.InfiniteTimeSpan");
        }
    }
}
