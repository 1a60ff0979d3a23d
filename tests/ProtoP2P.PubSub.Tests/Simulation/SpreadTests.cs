using ProtoP2P.PubSub.Simulation.Scenarios;

namespace ProtoP2P.PubSub.Tests.Simulation;

/// <summary>The quick form of the simulation: the router that production runs, in a network of many.</summary>
public sealed class SpreadTests
{
    [Fact]
    public void Every_message_reaches_every_node_once_and_soon()
    {
        SpreadResult result = Spread.Run(SpreadSettings.Thousand with { Nodes = 200, Messages = 60 });

        result.Delivered.ShouldBe(result.Expected);
        result.Repeated.ShouldBe(0);
        result.LatencyAt(0.99).ShouldBeLessThan(TimeSpan.FromSeconds(1.5));
        result.Duplicates.ShouldBeLessThan(result.MeshDegree);
    }

    [Fact]
    public void The_same_seed_gives_the_same_run_and_another_one_does_not()
    {
        SpreadSettings settings = SpreadSettings.Thousand with { Nodes = 60, Messages = 20 };

        ulong first = Spread.Run(settings).Trace;
        Spread.Run(settings).Trace.ShouldBe(first);
        Spread.Run(settings with { Seed = 2 }).Trace.ShouldNotBe(first);
    }

    [Fact]
    public void Declining_large_messages_saves_a_third_of_the_bytes()
    {
        SpreadSettings settings = SpreadSettings.Large with { Nodes = 60, Messages = 6 };

        SpreadResult with = Spread.Run(settings);
        SpreadResult without = Spread.Run(settings with { IDontWant = false });

        with.Delivered.ShouldBe(with.Expected);
        without.Delivered.ShouldBe(without.Expected);
        ((double)with.Bytes / without.Bytes).ShouldBeLessThan(2d / 3);
    }
}
