using ProtoP2P.Swarm;

namespace ProtoP2P.Tests.Swarm.Trimming;

public sealed class TrimPlanTests
{
    private readonly ConnectionOptions _options = new() { HighWater = 4, LowWater = 2 };

    [Fact]
    public void AtTheHighMark_NothingGoes() => Close([Old("a"), Old("b"), Old("c"), Old("d")]).ShouldBeEmpty();

    [Fact]
    public void PastTheHighMark_AsManyGoAsLeaveTheLowMark() =>
        Close([Old("a"), Old("b"), Old("c"), Old("d"), Old("e")]).Length.ShouldBe(3);

    [Fact]
    public void ValueCountsFirst_ThenUse_ThenWhoAsked_ThenAge()
    {
        _options.LowWater = 1;

        Close(
        [
            Old("prized") with { Value = 5 },
            Old("used") with { HasStreams = true },
            Old("ours") with { Direction = Direction.Outbound },
            Old("older") with { Age = TimeSpan.FromHours(2) },
            Old("old"),
            Old("bad") with { Value = -1, HasStreams = true, Direction = Direction.Outbound, Age = TimeSpan.FromHours(3) },
        ]).ShouldBe(["bad", "old", "older", "ours", "used"]);
    }

    [Fact]
    public void TheProtectedStay_WhateverTheirValue() =>
        Close([Old("a") with { IsProtected = true, Value = -9 }, Old("b"), Old("c"), Old("d"), Old("e")]).ShouldNotContain("a");

    [Fact]
    public void TheNewAreSpared_AndLookedAtAgainWhenTheFirstOfThemIsNewNoMore()
    {
        TrimPlan<string> plan = Make([New("a", 10), New("b", 50), New("c", 20), New("d", 5), Old("e")]);

        plan.Close.ShouldBe(["e"]);
        plan.RetryIn.ShouldBeNull("4 are left, and that is the mark");

        plan = Make([New("a", 10), New("b", 50), New("c", 20), New("d", 5), New("e", 1) with { IsProtected = true }]);
        plan.Close.ShouldBeEmpty();
        plan.RetryIn.ShouldBe(TimeSpan.FromSeconds(10), "b has 10 of its 60 seconds left");
    }

    [Fact]
    public void WhereAllAreProtected_NobodyLooksAgain()
    {
        TrimPlan<string> plan = Make([.. "abcdef".Select(name => New(name.ToString(), 1) with { IsProtected = true })]);

        plan.Close.ShouldBeEmpty();
        plan.RetryIn.ShouldBeNull();
    }

    private string[] Close(TrimCandidate<string>[] all) => [.. Make(all).Close];

    private TrimPlan<string> Make(TrimCandidate<string>[] all) => TrimPlan<string>.Make(all, _options);

    private static TrimCandidate<string> Old(string name) => new(name, TimeSpan.FromHours(1), Value: 0, IsProtected: false, HasStreams: false, Direction.Inbound);

    private static TrimCandidate<string> New(string name, int seconds) => Old(name) with { Age = TimeSpan.FromSeconds(seconds) };
}
