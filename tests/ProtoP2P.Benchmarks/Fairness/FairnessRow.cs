namespace ProtoP2P.Benchmarks.Fairness;

/// <summary>What calls take by themselves, and beside a transfer on their connection, round by round.</summary>
/// <param name="Transfer">Who sends.</param>
/// <param name="InFlight">How many calls run at a time.</param>
internal sealed record FairnessRow(string Transfer, int InFlight)
{
    /// <summary>Microseconds that half of the calls take at most where nothing else runs.</summary>
    public List<double> QuietMedian { get; } = [];

    /// <summary>Microseconds that 99 of 100 calls take at most where nothing else runs.</summary>
    public List<double> QuietSlow { get; } = [];

    /// <summary>The same as <see cref="QuietMedian"/> beside the transfer.</summary>
    public List<double> BesideMedian { get; } = [];

    /// <summary>The same as <see cref="QuietSlow"/> beside the transfer.</summary>
    public List<double> BesideSlow { get; } = [];

    /// <summary>MiB a second of the transfer where no calls run.</summary>
    public List<double> RateAlone { get; } = [];

    /// <summary>MiB a second of the transfer with the calls.</summary>
    public List<double> RateBeside { get; } = [];
}
