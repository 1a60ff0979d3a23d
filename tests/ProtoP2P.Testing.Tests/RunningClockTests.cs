namespace ProtoP2P.Testing.Tests;

/// <summary>Driving virtual time while code runs.</summary>
public sealed class RunningClockTests
{
    private readonly FakeTimeProvider _clock = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Time_passes_until_the_task_ends_and_no_further()
    {
        using ITimer later = _clock.CreateTimer(_ => { }, null, TimeSpan.FromHours(2), Timeout.InfiniteTimeSpan);

        string result = await _clock.RunAsync(
            async () =>
            {
                await Task.Delay(TimeSpan.FromMinutes(20), _clock, Token);
                await Task.Delay(TimeSpan.FromMinutes(10), _clock, Token);
                return "done";
            },
            cancellationToken: Token);

        result.ShouldBe("done");
        _clock.Elapsed.ShouldBe(TimeSpan.FromMinutes(30));
    }

    [Fact]
    public async Task Work_takes_no_virtual_time()
    {
        // A timer that would fire at once if the clock moved while the code still works its way through the pool.
        using ITimer tempting = _clock.CreateTimer(_ => { }, null, TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(1));

        TimeSpan[] seen = await _clock.RunAsync(
            async () =>
            {
                var times = new List<TimeSpan>();
                for (int i = 0; i < 200; i++)
                {
                    await Task.Yield();
                    await Task.Run(() => times.Add(_clock.Elapsed), Token);
                }

                return times.ToArray();
            },
            cancellationToken: Token);

        seen.Distinct().Count().ShouldBeLessThan(3, "only where other tests keep the pool busy may the clock move at all");
    }

    [Fact]
    public async Task What_the_task_throws_is_thrown() =>
        (await Should.ThrowAsync<InvalidDataException>(() => _clock.RunAsync(
            async () =>
            {
                await Task.Delay(TimeSpan.FromSeconds(1), _clock, Token);
                throw new InvalidDataException("as it came");
            },
            cancellationToken: Token))).Message.ShouldBe("as it came");

    [Fact]
    public async Task A_task_that_outlives_its_virtual_time_is_reported_with_the_clock_at_the_limit()
    {
        using ITimer endless = _clock.CreateTimer(_ => { }, null, TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(7));

        await Should.ThrowAsync<TimeoutException>(
            () => _clock.RunUntilAsync(new TaskCompletionSource().Task, TimeSpan.FromSeconds(60), Token));

        _clock.Elapsed.ShouldBe(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task A_task_that_nothing_can_end_is_reported() =>
        (await Should.ThrowAsync<InvalidOperationException>(() => _clock.RunUntilAsync(new TaskCompletionSource().Task, cancellationToken: Token)))
            .Message.ShouldContain("no timer is armed");

    [Fact]
    public async Task Running_for_a_while_lets_code_arm_its_next_timer_on_the_way()
    {
        var times = new List<double>();
        Task loop = Task.Run(
            async () =>
            {
                while (times.Count < 5)
                {
                    await Task.Delay(TimeSpan.FromSeconds(1), _clock, Token);
                    times.Add(_clock.Elapsed.TotalSeconds);
                }
            },
            Token);

        await _clock.RunForAsync(TimeSpan.FromSeconds(10), Token);

        await loop.WaitAsync(TimeSpan.FromSeconds(30), Token);
        times.ShouldBe([1, 2, 3, 4, 5]);
        _clock.Elapsed.ShouldBe(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Time_passes_although_somebody_else_keeps_the_pool_busy()
    {
        using var release = new ManualResetEventSlim();
        Task busy = Task.Run(() => release.Wait(Token), Token);

        await _clock.RunAsync(() => Task.Delay(TimeSpan.FromHours(1), _clock, Token), TimeSpan.FromHours(2), Token);

        release.Set();
        await busy.WaitAsync(TimeSpan.FromSeconds(30), Token);
        _clock.Elapsed.ShouldBe(TimeSpan.FromHours(1));
    }
}
