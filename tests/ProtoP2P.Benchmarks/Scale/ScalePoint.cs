using ProtoP2P.Benchmarks.Reporting;

namespace ProtoP2P.Benchmarks.Scale;

/// <summary>What calls cost at a size of something, and beside it at the least, moments apart.</summary>
/// <param name="Value">How many connections, streams or bytes.</param>
/// <param name="InFlight">How many calls ran at a time where many did.</param>
/// <param name="Sequential">Microseconds of the median call, one after another, round by round.</param>
/// <param name="SequentialRatios">The same as multiples of what they are where there is one connection, and nothing else.</param>
/// <param name="Rates">Calls a second with many at a time.</param>
/// <param name="CostRatios">The time of a call among many, as a multiple in the same way.</param>
internal sealed record ScalePoint(
    int Value,
    int InFlight,
    IReadOnlyList<double> Sequential,
    IReadOnlyList<double> SequentialRatios,
    IReadOnlyList<double> Rates,
    IReadOnlyList<double> CostRatios)
{
    /// <summary>Microseconds of a call, one after another.</summary>
    public double Alone => Summary.Of(Sequential).Median;

    /// <summary>Calls a second, many at a time.</summary>
    public double Rate => Summary.Of(Rates).Median;

    /// <summary>Microseconds of the machine that a call takes among many.</summary>
    public double Share => 1e6 / Rate;
}
