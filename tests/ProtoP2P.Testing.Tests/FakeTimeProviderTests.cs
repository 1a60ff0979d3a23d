namespace ProtoP2P.Testing.Tests;

public class FakeTimeProviderTests
{
    private readonly FakeTimeProvider _clock = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Clock_and_timestamp_move_together()
    {
        DateTimeOffset before = _clock.GetUtcNow();
        long timestamp = _clock.GetTimestamp();

        _clock.Advance(TimeSpan.FromMilliseconds(1234.5));

        (_clock.GetUtcNow() - before).ShouldBe(TimeSpan.FromMilliseconds(1234.5));
        _clock.GetElapsedTime(timestamp).ShouldBe(TimeSpan.FromMilliseconds(1234.5));
        _clock.Elapsed.ShouldBe(TimeSpan.FromMilliseconds(1234.5));
    }

    [Fact]
    public void A_clock_does_not_go_back() =>
        Should.Throw<ArgumentOutOfRangeException>(() => _clock.Advance(TimeSpan.FromTicks(-1)));

    [Fact]
    public void Timers_fire_in_due_order_and_see_the_clock_at_their_due_time()
    {
        var fired = new List<(string Name, double At)>();
        using ITimer late = Record("late", 30);
        using ITimer first = Record("first", 10);
        using ITimer second = Record("second", 10);

        _clock.Advance(TimeSpan.FromMilliseconds(20));
        fired.ShouldBe([("first", 10), ("second", 10)]);

        _clock.Advance(TimeSpan.FromMilliseconds(10));
        fired[^1].ShouldBe(("late", 30));

        ITimer Record(string name, int milliseconds) => _clock.CreateTimer(
            _ => fired.Add((name, _clock.Elapsed.TotalMilliseconds)), null, TimeSpan.FromMilliseconds(milliseconds), Timeout.InfiniteTimeSpan);
    }

    [Fact]
    public void A_periodic_timer_fires_once_per_period_until_disposed()
    {
        var times = new List<double>();
        ITimer timer = _clock.CreateTimer(_ => times.Add(_clock.Elapsed.TotalSeconds), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2));

        _clock.Advance(TimeSpan.FromSeconds(6));
        times.ShouldBe([1, 3, 5]);

        timer.Dispose();
        _clock.Advance(TimeSpan.FromSeconds(60));
        times.Count.ShouldBe(3);
        timer.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan).ShouldBeFalse();
    }

    [Fact]
    public void A_timer_that_is_due_at_once_fires_in_the_next_advance_not_while_it_is_armed()
    {
        int fired = 0;
        using ITimer timer = _clock.CreateTimer(_ => fired++, null, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        fired.ShouldBe(0);

        _clock.Advance(TimeSpan.Zero);
        fired.ShouldBe(1);
        _clock.ArmedTimers.ShouldBe(0);
    }

    [Fact]
    public void A_callback_may_arm_a_timer_that_falls_due_in_the_same_advance()
    {
        var times = new List<double>();
        ITimer? second = null;
        using ITimer first = _clock.CreateTimer(
            _ => second = _clock.CreateTimer(_ => times.Add(_clock.Elapsed.TotalSeconds), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan),
            null,
            TimeSpan.FromSeconds(1),
            Timeout.InfiniteTimeSpan);

        _clock.Advance(TimeSpan.FromSeconds(5));

        times.ShouldBe([2]);
        second!.Dispose();
    }

    [Fact]
    public void A_changed_timer_fires_at_its_new_time_only()
    {
        int fired = 0;
        using ITimer timer = _clock.CreateTimer(_ => fired++, null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        timer.Change(TimeSpan.FromSeconds(5), Timeout.InfiniteTimeSpan).ShouldBeTrue();

        _clock.Advance(TimeSpan.FromSeconds(4));
        fired.ShouldBe(0);
        _clock.Advance(TimeSpan.FromSeconds(1));
        fired.ShouldBe(1);
    }

    [Fact]
    public void Times_that_no_timer_takes_are_refused() => Should.Throw<ArgumentOutOfRangeException>(
        () => _clock.CreateTimer(_ => { }, null, TimeSpan.FromSeconds(-2), Timeout.InfiniteTimeSpan));

    [Fact]
    public async Task Delay_completes_when_its_time_has_come()
    {
        Task delay = Task.Delay(TimeSpan.FromSeconds(10), _clock, Token);

        _clock.Advance(TimeSpan.FromSeconds(9.999));
        delay.IsCompleted.ShouldBeFalse();
        _clock.Advance(TimeSpan.FromSeconds(0.001));
        await delay;
    }

    [Fact]
    public void A_cancellation_source_with_a_delay_cancels_when_its_time_has_come()
    {
        using var source = new CancellationTokenSource(TimeSpan.FromSeconds(3), _clock);

        _clock.Advance(TimeSpan.FromSeconds(2));
        source.IsCancellationRequested.ShouldBeFalse();
        _clock.Advance(TimeSpan.FromSeconds(1));
        source.IsCancellationRequested.ShouldBeTrue();
    }

    [Fact]
    public async Task WaitAsync_times_out_on_this_clock()
    {
        Task waiting = new TaskCompletionSource().Task.WaitAsync(TimeSpan.FromSeconds(5), _clock, Token);

        _clock.Advance(TimeSpan.FromSeconds(5));

        await Should.ThrowAsync<TimeoutException>(() => waiting);
    }

    [Fact]
    public async Task A_periodic_timer_object_ticks_on_this_clock()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), _clock);
        ValueTask<bool> tick = timer.WaitForNextTickAsync(Token);

        _clock.Advance(TimeSpan.FromSeconds(1));

        (await tick).ShouldBeTrue();
    }

    [Fact]
    public async Task Advancing_to_the_next_timer_waits_for_code_that_has_yet_to_arm_it()
    {
        Task<TimeSpan> advanced = _clock.AdvanceToNextTimerAsync(Token);
        advanced.IsCompleted.ShouldBeFalse();

        Task delay = Task.Run(() => Task.Delay(TimeSpan.FromSeconds(7), _clock, Token), Token);

        (await advanced.WaitAsync(TimeSpan.FromSeconds(30), Token)).ShouldBe(TimeSpan.FromSeconds(7));
        await delay.WaitAsync(TimeSpan.FromSeconds(30), Token);
    }

    [Fact]
    public async Task A_loop_of_delays_is_walked_step_by_step()
    {
        var times = new List<double>();
        Task loop = LoopAsync();

        for (int i = 0; i < 5; i++)
        {
            await _clock.AdvanceToNextTimerAsync(Token).WaitAsync(TimeSpan.FromSeconds(30), Token);
        }

        await loop.WaitAsync(TimeSpan.FromSeconds(30), Token);
        times.ShouldBe([1, 3, 6, 10, 15]);

        async Task LoopAsync()
        {
            for (int i = 1; i <= 5; i++)
            {
                await Task.Delay(TimeSpan.FromSeconds(i), _clock, Token);
                times.Add(_clock.Elapsed.TotalSeconds);
            }
        }
    }

    [Fact]
    public async Task Waiting_for_timers_can_be_cancelled()
    {
        using var source = new CancellationTokenSource();
        Task waiting = _clock.WaitForTimersAsync(2, source.Token);

        await source.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public void A_callback_runs_in_the_context_of_whoever_armed_its_timer()
    {
        var local = new AsyncLocal<string> { Value = "armed" };
        string? seen = null;
        using ITimer timer = _clock.CreateTimer(_ => seen = local.Value, null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        local.Value = "advancing";

        _clock.Advance(TimeSpan.FromSeconds(1));

        seen.ShouldBe("armed");
    }
}
