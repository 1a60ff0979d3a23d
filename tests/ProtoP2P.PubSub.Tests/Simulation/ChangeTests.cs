using ProtoP2P.PubSub.Simulation.Scenarios;

namespace ProtoP2P.PubSub.Tests.Simulation;

/// <summary>Networks that change while messages are published, in their quick forms.</summary>
public sealed class ChangeTests
{
    [Fact]
    public void Nodes_that_stay_get_everything_while_others_die_and_come_and_meshes_stay_within_bounds()
    {
        ChurnResult result = Churn.Run(new ChurnSettings { Nodes = 80, LeavingPerSecond = 2, Duration = TimeSpan.FromSeconds(30) });

        result.Left.ShouldBe(60);
        result.Delivered.ShouldBe(result.Expected);
        result.Repeated.ShouldBe(0);
        result.P99.ShouldBeLessThan(TimeSpan.FromSeconds(1.5));
        result.Meshes.OutOfBounds.ShouldBe(0);
    }

    [Fact]
    public void Halves_of_a_network_serve_themselves_and_find_each_other_again()
    {
        PartitionResult result = Partition.Run(new PartitionSettings
        {
            Nodes = 80,
            Begin = TimeSpan.FromSeconds(10),
            Healed = TimeSpan.FromSeconds(25),
            Afterwards = TimeSpan.FromSeconds(10),
        });

        result.Before.ShouldBe(1);
        result.OwnHalf.ShouldBe(1);
        result.OtherHalf.ShouldBeLessThan(0.5);
        result.OtherHalfOfLast.ShouldBe(1);
        result.After.ShouldBe(1);
        result.Meshes.OutOfBounds.ShouldBe(0);
    }

    [Fact]
    public void The_same_seed_gives_the_same_run()
    {
        var churn = new ChurnSettings { Nodes = 40, LeavingPerSecond = 1, Duration = TimeSpan.FromSeconds(10) };
        Churn.Run(churn).Trace.ShouldBe(Churn.Run(churn).Trace);

        var partition = new PartitionSettings { Nodes = 40, Begin = TimeSpan.FromSeconds(7), Healed = TimeSpan.FromSeconds(12), Afterwards = TimeSpan.FromSeconds(5) };
        Partition.Run(partition).Trace.ShouldBe(Partition.Run(partition).Trace);
    }
}
