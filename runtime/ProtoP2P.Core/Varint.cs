using System.Numerics;

namespace ProtoP2P;

/// <summary>multiformats' unsigned varint: little-endian base 128, minimal, at most 9 bytes (63 bits).</summary>
/// <remarks>multiformats/unsigned-varint. Protobuf's varints are another encoding: up to 10 bytes and not necessarily minimal.</remarks>
public static class Varint
{
    /// <summary>The longest encoding, in bytes.</summary>
    public const int MaxLength = 9;

    /// <summary>How many bytes <paramref name="value"/> takes.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="value"/> needs more than 63 bits.</exception>
    public static int Length(ulong value)
    {
        ThrowIfTooLarge(value);
        return (BitOperations.Log2(value | 1) / 7) + 1;
    }

    /// <summary>Writes <paramref name="value"/> and returns how many bytes it took.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="value"/> needs more than 63 bits.</exception>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is shorter than <see cref="Length"/> says.</exception>
    public static int Write(Span<byte> destination, ulong value)
    {
        int length = Length(value);
        if (destination.Length < length)
        {
            throw new ArgumentException($"A varint of {length} bytes does not fit into {destination.Length}.", nameof(destination));
        }

        for (int i = 0; i < length - 1; i++)
        {
            destination[i] = (byte)(value | 0x80);
            value >>= 7;
        }

        destination[length - 1] = (byte)value;
        return length;
    }

    /// <summary>Reads one varint from the front of <paramref name="source"/>.</summary>
    /// <param name="source">The bytes to read; what follows the varint is ignored.</param>
    /// <param name="value">The value, or 0 where the status is not <see cref="VarintStatus.Done"/>.</param>
    /// <param name="bytesRead">The length of the varint, or 0 where the status is not <see cref="VarintStatus.Done"/>.</param>
    public static VarintStatus Read(ReadOnlySpan<byte> source, out ulong value, out int bytesRead)
    {
        value = 0;
        bytesRead = 0;
        ulong result = 0;
        for (int i = 0; i < source.Length; i++)
        {
            byte b = source[i];
            result |= (ulong)(b & 0x7f) << (7 * i);
            if (b < 0x80)
            {
                // A last byte of zero adds nothing: the encoding is longer than it has to be.
                if (b == 0 && i > 0)
                {
                    return VarintStatus.Invalid;
                }

                value = result;
                bytesRead = i + 1;
                return VarintStatus.Done;
            }

            if (i == MaxLength - 1)
            {
                return VarintStatus.Invalid;
            }
        }

        return VarintStatus.NeedMoreData;
    }

    private static void ThrowIfTooLarge(ulong value)
        => ArgumentOutOfRangeException.ThrowIfGreaterThan(value, (ulong)long.MaxValue);
}
