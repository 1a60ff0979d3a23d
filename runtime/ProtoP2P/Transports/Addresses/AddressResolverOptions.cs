namespace ProtoP2P.Transports;

/// <summary>Limits of an <see cref="AddressResolver"/>.</summary>
public sealed class AddressResolverOptions
{
    /// <summary>Addresses that one call yields at most: 1 to 10,000. Default 100.</summary>
    public int MaxAddresses { get; set; } = 100;

    /// <summary>How many <c>/dnsaddr</c> may lead to each other: 1 to 32. Default 4.</summary>
    public int MaxDnsAddrDepth { get; set; } = 4;

    /// <summary>Names that one call looks up at most: 1 to 10,000. Default 100.</summary>
    public int MaxLookups { get; set; } = 100;

    /// <summary>
    /// Addresses with a name in them that one call follows at most, those of names that were looked up before included: 1 to 100,000. Default 500.
    /// </summary>
    public int MaxSteps { get; set; } = 500;

    /// <summary>
    /// Records, IP addresses as well as texts, that one call reads at most; those of a name count each time an address leads there: 1 to 1,000,000. Default 10,000.
    /// </summary>
    public int MaxRecords { get; set; } = 10_000;

    /// <summary>Names that one call looks up at the same time: 1 to 1,000. Default 8.</summary>
    public int MaxParallelLookups { get; set; } = 8;

    /// <summary>How long one lookup may take: 10 ms to 5 minutes. Default 5 s.</summary>
    public TimeSpan LookupTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Checks the ranges above.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range; the message names it.</exception>
    public void Validate()
    {
        OptionRange.Check(MaxAddresses, 1, 10_000, nameof(MaxAddresses));
        OptionRange.Check(MaxDnsAddrDepth, 1, 32, nameof(MaxDnsAddrDepth));
        OptionRange.Check(MaxLookups, 1, 10_000, nameof(MaxLookups));
        OptionRange.Check(MaxSteps, 1, 100_000, nameof(MaxSteps));
        OptionRange.Check(MaxRecords, 1, 1_000_000, nameof(MaxRecords));
        OptionRange.Check(MaxParallelLookups, 1, 1_000, nameof(MaxParallelLookups));
        OptionRange.Check(LookupTimeout, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(5), nameof(LookupTimeout));
    }
}
