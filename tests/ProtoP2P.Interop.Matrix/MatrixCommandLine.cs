using System.CommandLine;

namespace ProtoP2P.Interop.Matrix;

/// <summary>What the program understands.</summary>
internal static class MatrixCommandLine
{
    public const int FullRuns = 20;

    public static Task<int> RunAsync(string[] args)
    {
        Option<bool> quick = new("--quick") { Description = "Some cells, once each." };
        Option<bool> list = new("--list") { Description = "Prints the rows that the page has to have, and runs nothing." };
        Option<bool> page = new("--page") { Description = "Writes the results of the whole matrix into docs/interop.md." };
        Option<int?> runs = new("--runs") { Description = $"Runs per cell and direction; {FullRuns} by default." };
        Option<string?> only = new("--only") { Description = "Only cells whose name contains this, such as \"ws | tls\"." };
        RootCommand root = new("Runs every combination of transport, security and muxer against js-libp2p and against ourselves.") { quick, list, page, runs, only };
        root.SetAction((parsed, cancellationToken) => MatrixProgram.RunAsync(
            new MatrixSettings(
                parsed.GetValue(quick),
                parsed.GetValue(list),
                parsed.GetValue(page),
                parsed.GetValue(runs) ?? (parsed.GetValue(quick) ? 1 : FullRuns),
                parsed.GetValue(only)),
            cancellationToken));
        return root.Parse(args).InvokeAsync();
    }
}
