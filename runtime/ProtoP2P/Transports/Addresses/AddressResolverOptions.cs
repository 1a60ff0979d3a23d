namespace ProtoP2P.Transports;

/// <summary>Limits of an <see cref="AddressResolver"/>.</summary>
public sealed class AddressResolverOptions
{
    /// <summary>Addresses that one call yields at most: 1 to 10,000. Default 100.</summary>
    public int MaxAddresses { get; set; } = 100;

    /// <summary>How long one lookup may take: 10 ms to 5 minutes. Default 5 s.</summary>
    public TimeSpan LookupTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Checks the ranges above.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range; the message names it.</exception>
    public void Validate()
    {
        OptionRange.Check(MaxAddresses, 1, 10_000, nameof(MaxAddresses));
        OptionRange.Check(LookupTimeout, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(5), nameof(LookupTimeout));
    }
}
