namespace ProtoP2P.Transports.Memory;

/// <summary>Addresses of the shape <c>/memory/N</c>.</summary>
internal static class MemoryAddress
{
    /// <summary>The number that asks a listener to choose, as port 0 does.</summary>
    public const string Unspecified = "0";

    public static bool IsMatch(Multiaddress address) =>
        address.Components is [{ Code: MultiaddressCode.Memory }] or [{ Code: MultiaddressCode.Memory }, { Code: MultiaddressCode.P2p }];

    public static bool IsUnspecified(Multiaddress address) => address.Components[0].Text == Unspecified;

    public static Multiaddress Create(long number) => Multiaddress.Parse($"/memory/{number}");

    public static Multiaddress Check(Multiaddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return IsMatch(address)
            ? address.WithoutPeerId()
            : throw new ArgumentException($"{address} is no address of the memory transport: /memory/N was expected", nameof(address));
    }
}
