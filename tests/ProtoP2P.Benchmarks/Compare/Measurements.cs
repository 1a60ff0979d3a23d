namespace ProtoP2P.Benchmarks.Compare;

/// <summary>What was measured of each cell, round by round.</summary>
internal sealed class Measurements
{
    private readonly Dictionary<Cell, List<IReadOnlyDictionary<string, double>>> _rounds = [];
    private readonly Dictionary<Cell, string> _missing = [];

    /// <summary>Whether something that should have run did not.</summary>
    public bool HasFailures { get; private set; }

    /// <summary>Adds a round.</summary>
    public void Add(Cell cell, IReadOnlyDictionary<string, double> round)
    {
        if (!_rounds.TryGetValue(cell, out List<IReadOnlyDictionary<string, double>>? rounds))
        {
            _rounds[cell] = rounds = [];
        }

        rounds.Add(round);
    }

    /// <summary>Says why a cell has no rounds, or no more of them.</summary>
    public void Miss(Cell cell, string reason) => _missing[cell] = reason;

    /// <summary>The same, where that is a failure.</summary>
    public void Fail(Cell cell, Exception exception)
    {
        HasFailures = true;
        _missing[cell] = $"failed: {exception.GetBaseException().Message.ReplaceLineEndings(" ")}";
    }

    /// <summary>Why a cell is missing; null where it is not.</summary>
    public string? WhyMissing(Cell cell) => _missing.GetValueOrDefault(cell);

    /// <summary>A figure of each round.</summary>
    public IReadOnlyList<double> Of(Cell cell, string metric) =>
        _rounds.TryGetValue(cell, out List<IReadOnlyDictionary<string, double>>? rounds) ? [.. rounds.Select(round => round[metric])] : [];
}
