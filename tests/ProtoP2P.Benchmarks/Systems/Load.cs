namespace ProtoP2P.Benchmarks.Systems;

/// <summary>What a load of small requests came to.</summary>
/// <param name="Calls">How many were answered.</param>
/// <param name="Elapsed">The time that took.</param>
/// <param name="Median">The time that half of them took at most; zero where it was not watched.</param>
/// <param name="Slow">The time that 99 of 100 took at most; zero where it was not watched.</param>
internal sealed record Load(long Calls, TimeSpan Elapsed, TimeSpan Median, TimeSpan Slow)
{
    /// <summary>Calls a second.</summary>
    public double Rate => Calls / Elapsed.TotalSeconds;
}
