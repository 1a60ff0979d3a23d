using ProtoP2P.PubSub.Simulation.Attacks;

namespace ProtoP2P.PubSub.Tests.Simulation;

/// <summary>The attacks of the simulation in their quick forms: with scores a network is itself again after 60 heartbeats.</summary>
public sealed class AttackTests
{
    [Theory]
    [InlineData(nameof(Attack.SybilEclipse))]
    [InlineData(nameof(Attack.ColdBoot))]
    [InlineData(nameof(Attack.CovertFlash))]
    public void Who_only_drops_messages_ends_below_zero_and_outside_of_honest_meshes(string name)
    {
        AttackResult result = AttackRun.Run(Quick(name));

        result.After.ShouldBeGreaterThanOrEqualTo(0.99);
        result.BelowZero.ShouldBe(1);
        result.MeshShare.ShouldBe(0);
        result.HonestBelowZero.ShouldBeLessThan(0.05);
    }

    [Theory]
    [InlineData(nameof(Attack.IHaveSpam))]
    [InlineData(nameof(Attack.BrokenPromises))]
    [InlineData(nameof(Attack.GraftFlood))]
    [InlineData(nameof(Attack.Replay))]
    [InlineData(nameof(Attack.InvalidFlood))]
    [InlineData(nameof(Attack.SubscriptionFlood))]
    public void Who_breaks_the_protocol_ends_below_the_graylist_threshold(string name)
    {
        AttackResult result = AttackRun.Run(Quick(name));

        result.After.ShouldBeGreaterThanOrEqualTo(0.99);
        result.Graylisted.ShouldBe(1);
        result.MeshShare.ShouldBe(0);
        result.HonestBelowZero.ShouldBeLessThan(0.05);
        result.Repeated.ShouldBe(0);
    }

    [Fact]
    public void Without_scores_those_who_drop_messages_hold_most_places_in_meshes() =>
        AttackRun.Run(Quick(nameof(Attack.ColdBoot)) with { IsScored = false }).MeshShare.ShouldBeGreaterThan(0.5);

    [Fact]
    public void The_same_seed_gives_the_same_run()
    {
        AttackSettings settings = Quick(nameof(Attack.InvalidFlood)) with { Measured = TimeSpan.FromSeconds(2) };

        AttackRun.Run(settings).Trace.ShouldBe(AttackRun.Run(settings).Trace);
    }

    private static AttackSettings Quick(string name) => new((Attack)typeof(Attack).GetProperty(name)!.GetValue(null)!)
    {
        Honest = 12,
        DialsPerHonestNode = 5,
        DialsPerAttacker = 6,
        MessagesPerSecond = 4,
    };
}
