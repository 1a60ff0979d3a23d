using System.Text;

namespace ProtoP2P.Generators;

/// <summary>
/// The 64-bit FNV-1a hash: stable for ever and on every machine, which string.GetHashCode is not. No protection against intent.
/// </summary>
internal static class Fnv1a
{
    private const ulong OffsetBasis = 0xcbf29ce484222325;
    private const ulong Prime = 0x00000100000001b3;

    /// <summary>Hashes the UTF-8 bytes of <paramref name="text"/>.</summary>
    public static ulong Hash(string text)
    {
        ulong hash = OffsetBasis;
        foreach (byte value in Encoding.UTF8.GetBytes(text))
        {
            hash = unchecked((hash ^ value) * Prime);
        }

        return hash;
    }
}
