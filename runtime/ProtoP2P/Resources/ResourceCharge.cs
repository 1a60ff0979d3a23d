namespace ProtoP2P.Resources;

/// <summary>Charges accounts that may end at any time.</summary>
internal static class ResourceCharge
{
    /// <summary>Reserves <paramref name="bytes"/>; false where there is no room.</summary>
    public static bool TryReserve(ResourceScope? account, long bytes)
    {
        try
        {
            return account is null || account.TryReserveMemory(bytes, out _);
        }
        catch (ObjectDisposedException)
        {
            // The connection has just ended and took its account along; the next read says so.
            return true;
        }
    }
}
