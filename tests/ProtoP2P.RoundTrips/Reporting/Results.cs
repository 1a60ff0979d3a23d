using ProtoP2P.RoundTrips.Measuring;

namespace ProtoP2P.RoundTrips.Reporting;

/// <summary>What was measured.</summary>
internal sealed class Results
{
    private readonly Dictionary<Cell, Measurement> _measured = [];

    /// <summary>The measurement of a cell; null where there is none.</summary>
    public Measurement? this[Cell cell] => _measured.GetValueOrDefault(cell);

    /// <summary>Whether nothing of ours takes more round trips than it may.</summary>
    public bool IsWithinBudget => _measured.All(measured => Budget.Of(measured.Key) is not { } most || measured.Value.Replied <= most);

    /// <summary>Takes a measurement.</summary>
    public void Add(Cell cell, Measurement measured) => _measured.Add(cell, measured);
}
