using System.Runtime.InteropServices;

namespace ProtoP2P.Testing;

/// <summary>
/// Seeded chance without a sequence: what happens to a thing depends on the seed and on what the thing is, never on how many others were asked
/// about before. So a run with the same seed is the same run even where threads take turns differently.
/// </summary>
internal readonly struct Fate(ulong key)
{
    private const ulong Offset = 0xcbf29ce484222325, Prime = 0x100000001b3;

    /// <summary>The chances of a whole network.</summary>
    public static Fate FromSeed(int seed) => new(Mix((uint)seed));

    /// <summary>The chances of one part of the thing.</summary>
    public Fate Of(long part) => new(Mix(key ^ Mix((ulong)part + 0x9e3779b97f4a7c15)));

    /// <summary>The chances of a part that has a name.</summary>
    public Fate Of(string part)
    {
        ulong hash = Offset;
        foreach (byte value in MemoryMarshal.AsBytes(part.AsSpan()))
        {
            hash = (hash ^ value) * Prime;
        }

        return Of((long)hash);
    }

    /// <summary>A number from 0 to less than 1.</summary>
    public double Draw() => (key >> 11) * (1.0 / (1UL << 53));

    // The finaliser of SplitMix64.
    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
        value = (value ^ (value >> 27)) * 0x94d049bb133111eb;
        return value ^ (value >> 31);
    }
}
