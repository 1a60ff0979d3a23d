using ProtoP2P.PubSub.Simulation.Fuzzing;

namespace ProtoP2P.PubSub.Simulation.Reporting;

/// <summary>Fuzzes the router for as long as it takes, and tells of each run. The first rule that is broken ends the program, with the seed that breaks it again.</summary>
internal static class FuzzReport
{
    private const int Runs = 500;
    private const int QuickRuns = 5;
    private const int Steps = 20_000;

    public static void Run(Arguments arguments)
    {
        int runs = arguments.IsQuick ? QuickRuns : Runs;
        for (int seed = arguments.Seed; seed < arguments.Seed + runs; seed++)
        {
            Console.WriteLine($"seed {seed}: {RouterFuzz.Run(seed, Steps)}");
        }
    }
}
