using ProtoP2P.Swarm;
using ProtoP2P.Testing;
using ProtoP2P.Tests.Hosting;

namespace ProtoP2P.Tests.Swarm;

public sealed class DialRaceTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly DialOptions _options = new() { MaxParallelPerPeer = 2 };
    private readonly Dictionary<Multiaddress, (TaskCompletionSource<string> Outcome, Action Connected)> _attempts = [];

    [Fact]
    public async Task Addresses_StartWhenTheirDelayHasPassed()
    {
        Task<string?> race = RunAsync(Race(), [Plan(1, 0), Plan(2, 250)]);
        await StartedAsync(1);

        await _clock.AdvanceToNextTimerAsync(TestNet.Token);
        await StartedAsync(2);
        _clock.Elapsed.ShouldBe(TimeSpan.FromMilliseconds(250));

        Attempt(2).SetResult("two");
        (await race).ShouldBe("two");
    }

    [Fact]
    public async Task WhereNothingIsUnderWay_TheNextAddressDoesNotWait()
    {
        Task<string?> race = RunAsync(Race(), [Plan(1, 0), Plan(2, 250)]);
        await StartedAsync(1);

        Attempt(1).SetException(new IOException("refused"));

        await StartedAsync(2);
        _clock.Elapsed.ShouldBe(TimeSpan.Zero);
        Attempt(2).SetResult("two");
        (await race).ShouldBe("two");
    }

    [Fact]
    public async Task NoMoreThanTheLimit_AreTriedAtOnce()
    {
        Task<string?> race = RunAsync(Race(), [Plan(1, 0), Plan(2, 0), Plan(3, 0)]);
        await StartedAsync(2);
        HasStarted(3).ShouldBeFalse();

        Attempt(1).SetException(new IOException("refused"));
        await StartedAsync(3);
        Attempt(3).SetResult("three");
        (await race).ShouldBe("three");
    }

    [Fact]
    public async Task TheFirstSuccess_CancelsTheRest()
    {
        Task<string?> race = RunAsync(Race(), [Plan(1, 0), Plan(2, 0)]);
        await StartedAsync(2);

        Attempt(1).SetResult("one");

        (await race).ShouldBe("one");
        await Should.ThrowAsync<OperationCanceledException>(() => Attempt(2).Task.WaitAsync(TestNet.Patience, TestNet.Token));
    }

    [Fact]
    public async Task WhereAllFail_EveryAddressHasItsReason()
    {
        DialRace<string> race = Race();
        Task<string?> result = RunAsync(race, [Plan(1, 0), Plan(2, 0)]);
        await StartedAsync(2);
        Attempt(1).SetException(new IOException("refused"));
        Attempt(2).SetException(new IOException("unreachable"));

        (await result).ShouldBeNull();
        race.Failures.Select(failure => (failure.Address, failure.Reason.Message))
            .ShouldBe([(Address(1), "refused"), (Address(2), "unreachable")], ignoreOrder: true);
    }

    [Fact]
    public async Task WhenTheTimeIsUp_WhatIsUnderWayAndWhatIsLeft_SayWhichOption()
    {
        DialRace<string> race = Race();
        using var timeUp = new CancellationTokenSource();
        Task<string?> result = race.RunAsync([Plan(1, 0), Plan(2, 20_000)], timeUp.Token, TestNet.Token);
        await StartedAsync(1);

        await timeUp.CancelAsync();

        (await result.WaitAsync(TestNet.Patience, TestNet.Token)).ShouldBeNull();
        race.Failures.ShouldHaveSingleItem().Reason.Message.ShouldBe("no connection within 15 s (option Dial.Timeout)");
        race.NotTried.ShouldHaveSingleItem().Reason.Message.ShouldBe("not tried within 15 s (option Dial.Timeout)");
    }

    [Fact]
    public async Task ACancelledDial_IsCancelled_NotFailed()
    {
        using var cancelled = new CancellationTokenSource();
        Task<string?> race = Race().RunAsync([Plan(1, 0)], CancellationToken.None, cancelled.Token);
        await StartedAsync(1);

        await cancelled.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => race.WaitAsync(TestNet.Patience, TestNet.Token));
    }

    [Fact]
    public async Task WhereNothingIsUnderWay_AddressesOfTheSameDelay_StartTogether()
    {
        _options.MaxParallelPerPeer = 8;
        Task<string?> race = RunAsync(Race(), [Plan(1, 0), Plan(2, 250), Plan(3, 250), Plan(4, 500)]);
        await StartedAsync(1);

        Attempt(1).SetException(new IOException("refused"));

        await StartedAsync(3);
        HasStarted(2).ShouldBeTrue();
        await AdvanceUntilStartedAsync(4);
        _clock.Elapsed.ShouldBe(TimeSpan.FromMilliseconds(500));
        Attempt(4).SetResult("four");
        (await race).ShouldBe("four");
    }

    [Fact]
    public async Task WhileAPublicConnectionIsBeingSecured_TheNextAddressWaits_250MsAndNoLonger()
    {
        Task<string?> race = RunAsync(Race(), [PlanPublic(1, 0), PlanPublic(2, 250)]);
        await StartedAsync(1);
        await _clock.WaitForTimersAsync(1, TestNet.Token);
        _clock.Advance(TimeSpan.FromMilliseconds(200));
        Connect(1);

        await AdvanceUntilStartedAsync(2);

        _clock.Elapsed.ShouldBe(TimeSpan.FromMilliseconds(450));
        Attempt(2).SetResult("two");
        (await race).ShouldBe("two");
    }

    [Fact]
    public async Task AHandshakeThatFails_HoldsNothingBackAnyMore()
    {
        _options.MaxParallelPerPeer = 8;
        Task<string?> race = RunAsync(Race(), [PlanPublic(1, 0), PlanPublic(2, 100), PlanPublic(3, 300)]);
        await StartedAsync(1);
        await AdvanceUntilStartedAsync(2);
        await _clock.WaitForTimersAsync(1, TestNet.Token);
        _clock.Advance(TimeSpan.FromMilliseconds(190));
        Connect(2);

        // The address that holds the others back fails at 290 ms, so 300 ms it is, and not 540.
        Attempt(2).SetException(new IOException("handshake failed"));
        await AdvanceUntilStartedAsync(3);

        _clock.Elapsed.ShouldBe(TimeSpan.FromMilliseconds(300));
        Attempt(3).SetResult("three");
        (await race).ShouldBe("three");
    }

    [Fact]
    public async Task AConnectionNearby_HoldsNothingBack()
    {
        Task<string?> race = RunAsync(Race(), [Plan(1, 0), Plan(2, 30)]);
        await StartedAsync(1);
        Connect(1);

        await AdvanceUntilStartedAsync(2);

        _clock.Elapsed.ShouldBe(TimeSpan.FromMilliseconds(30));
        Attempt(2).SetResult("two");
        (await race).ShouldBe("two");
    }

    private static Multiaddress Public(int number) => Multiaddress.Parse($"/ip4/8.8.8.8/tcp/{number}");

    private static PlannedDial PlanPublic(int number, int delayMilliseconds) => new(Public(number), TimeSpan.FromMilliseconds(delayMilliseconds));

    private void Connect(int number)
    {
        lock (_attempts)
        {
            (_attempts.TryGetValue(Address(number), out var attempt) ? attempt : _attempts[Public(number)]).Connected();
        }
    }

    /// <summary>A race arms its timer after it has started what is due: where one is armed, nothing more starts at that time.</summary>
    private async Task AdvanceUntilStartedAsync(int number)
    {
        while (true)
        {
            await Eventually.TrueAsync(() => HasStarted(number) || _clock.ArmedTimers > 0);
            if (HasStarted(number))
            {
                return;
            }

            await _clock.AdvanceToNextTimerAsync(TestNet.Token);
        }
    }

    private static Multiaddress Address(int number) => Multiaddress.Parse($"/memory/{number}");

    private static PlannedDial Plan(int number, int delayMilliseconds) => new(Address(number), TimeSpan.FromMilliseconds(delayMilliseconds));

    private static Task<string?> RunAsync(DialRace<string> race, PlannedDial[] plan) =>
        race.RunAsync(plan, CancellationToken.None, TestNet.Token).WaitAsync(TestNet.Patience, TestNet.Token);

    private DialRace<string> Race() => new(
        (address, connected, token) =>
        {
            var attempt = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
            token.Register(() => attempt.TrySetCanceled(token));
            lock (_attempts)
            {
                _attempts.Add(address, (attempt, connected));
            }

            return attempt.Task;
        },
        _options,
        _clock);

    private bool HasStarted(int number)
    {
        lock (_attempts)
        {
            return _attempts.ContainsKey(Address(number)) || _attempts.ContainsKey(Public(number));
        }
    }

    private Task StartedAsync(int number) => Eventually.TrueAsync(() => HasStarted(number));

    private TaskCompletionSource<string> Attempt(int number)
    {
        lock (_attempts)
        {
            return (_attempts.TryGetValue(Address(number), out var attempt) ? attempt : _attempts[Public(number)]).Outcome;
        }
    }
}
