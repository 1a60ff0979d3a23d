using ProtoP2P.Interop.Matrix.Cells;

namespace ProtoP2P.Interop.Matrix.Runs;

/// <summary>How the runs of a cell in one direction went.</summary>
internal sealed record DirectionResult(Cell Cell, string Direction, int Runs, IReadOnlyList<Times> Passed, IReadOnlyList<string> Failures)
{
    public bool HasPassed => Passed.Count == Runs;

    public double Median(Func<Times, TimeSpan> part)
    {
        double[] sorted = [.. Passed.Select(times => part(times).TotalMilliseconds).Order()];
        return sorted.Length == 0 ? double.NaN : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
