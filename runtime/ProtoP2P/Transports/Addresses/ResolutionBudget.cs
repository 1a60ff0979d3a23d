namespace ProtoP2P.Transports;

/// <summary>
/// What all addresses of one call may cost together. Whoever runs a name decides how many records it has and where they lead, and a record that was looked up
/// before costs no network: without a budget a few names keep a processor busy for as long as their owner likes.
/// </summary>
internal sealed class ResolutionBudget(AddressResolverOptions options)
{
    private int _steps;
    private int _records;

    /// <summary>Takes one address with a name in it; false where the budget has none left.</summary>
    public bool TryTakeStep() => Interlocked.Increment(ref _steps) <= options.MaxSteps;

    /// <summary>Takes one record, of use or not; false where the budget has none left.</summary>
    public bool TryTakeRecord() => Interlocked.Increment(ref _records) <= options.MaxRecords;
}
