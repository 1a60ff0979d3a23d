namespace ProtoP2P;

/// <summary>multiformats' unsigned varint: little-endian base 128, minimal, at most 9 bytes (63 bits).</summary>
public static class Varint
{
    /// <summary>The longest encoding, in bytes.</summary>
    public const int MaxLength = 9;

    /// <summary>How many bytes <paramref name="value"/> takes.</summary>
    public static int Length(ulong value) => throw new NotImplementedException();

    /// <summary>Writes <paramref name="value"/> and returns how many bytes it took.</summary>
    public static int Write(Span<byte> destination, ulong value) => throw new NotImplementedException();

    /// <summary>Reads one varint from the front of <paramref name="source"/>.</summary>
    public static VarintStatus Read(ReadOnlySpan<byte> source, out ulong value, out int bytesRead) => throw new NotImplementedException();
}
