namespace ProtoP2P.Packages.Tests;

/// <summary>How a process ended and all that it said.</summary>
internal sealed record CommandResult(int ExitCode, string Output)
{
    /// <summary>What was said, a line each.</summary>
    public IEnumerable<string> Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
