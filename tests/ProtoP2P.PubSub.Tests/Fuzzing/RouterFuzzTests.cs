using ProtoP2P.PubSub.Simulation.Fuzzing;

namespace ProtoP2P.PubSub.Tests.Fuzzing;

/// <summary>The quick form of the fuzzing of the router; the program of the simulation has the long one.</summary>
public sealed class RouterFuzzTests
{
    private const int Steps = 4_000;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_router_among_hostile_peers_throws_nothing_and_keeps_its_limits(int seed)
    {
        FuzzResult result = RouterFuzz.Run(seed, Steps);

        TestContext.Current.SendDiagnosticMessage(result.ToString());
        result.Frames.ShouldBeGreaterThan(Steps / 2);
        result.Refused.ShouldBeInRange(Steps / 100, result.Frames / 2);
        result.Validated.ShouldBeGreaterThan(100);
        result.Sent.ShouldBeGreaterThan(100);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    public void What_a_frame_makes_the_router_allocate_is_bounded_by_its_size(int seed)
    {
        FuzzResult result = RouterFuzz.Run(seed, Steps);

        result.AllocatedPerByte.ShouldBeLessThan(64);
        result.AllocatedMost.ShouldBeLessThan(8 * 1024 * 1024);
    }

    [Fact]
    public void The_same_seed_gives_the_same_run()
    {
        FuzzResult first = RouterFuzz.Run(7, 1_000);
        FuzzResult second = RouterFuzz.Run(7, 1_000);

        // What is allocated depends on what was allocated before, in the pools of the runtime.
        (second with { AllocatedPerByte = 0, AllocatedMost = 0 }).ShouldBe(first with { AllocatedPerByte = 0, AllocatedMost = 0 });
    }
}
