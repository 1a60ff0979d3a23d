using System.Buffers;

namespace ProtoP2P.Rpc;

/// <summary>
/// How much memory a message will take once it is decoded. Two bytes on the wire can be an empty message inside another, and hundreds of bytes in
/// memory: a limit on the wire alone bounds nothing.
/// </summary>
internal static class DecodedSize
{
    /// <summary>Messages up to this size are never looked at: the descriptors of small messages are not even read.</summary>
    public const int SmallWireBytes = 256;

    /// <summary>What may become of a message without being counted: none of a type that cannot exceed it is scanned.</summary>
    public const int SmallBytes = 256 << 10;

    private const int ObjectHeader = 16, ArrayHeader = 24, FirstCapacity = 8;

    /// <summary>Whether a message of <paramref name="wireBytes"/> may become more than <see cref="SmallBytes"/>.</summary>
    public static bool IsWorthCounting(DecodedShape shape, long wireBytes) =>
        shape.ObjectBytes + (wireBytes * shape.MostBytesPerWireByte) > SmallBytes;

    /// <summary>
    /// Estimates what decoding allocates, without decoding. Stops where the estimate exceeds <paramref name="limit"/>.
    /// </summary>
    /// <returns>The estimate; -1 for bytes that are no message.</returns>
    public static long Estimate(DecodedShape shape, in ReadOnlySequence<byte> message, long limit)
    {
        var scan = new DecodedScan(shape, message, limit);
        try
        {
            return scan.Run() ? scan.Bytes : -1;
        }
        finally
        {
            scan.Dispose();
        }
    }

    /// <summary>Text of so many bytes of UTF-8: no more characters than bytes.</summary>
    public static int OfText(int utf8Bytes) => utf8Bytes == 0 ? 0 : Align(ObjectHeader + 6 + (2L * utf8Bytes));

    /// <summary>A byte string: the object and its array.</summary>
    public static int OfBytes(int count) => count == 0 ? 0 : ObjectHeader + 16 + Align(ArrayHeader + (long)count);

    /// <summary>The array that a list makes for its first element.</summary>
    public static int OfFirstElement(int elementBytes) => elementBytes == 0 ? 0 : ArrayHeader + (FirstCapacity * elementBytes);

    /// <summary>The arrays that a list makes, one after the other, while <paramref name="added"/> elements join <paramref name="count"/>.</summary>
    public static long OfGrowth(int count, int added, int elementBytes)
    {
        long capacity = count == 0 ? 0 : Math.Max(FirstCapacity, (long)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)count));
        long bytes = 0;
        while (capacity < (long)count + added)
        {
            capacity = Math.Max(FirstCapacity, 2 * capacity);
            bytes += ArrayHeader + (capacity * elementBytes);
        }

        return bytes;
    }

    /// <summary>The array of a list that knows how many elements join at once.</summary>
    public static long OfRoom(int count, int added, int elementBytes)
    {
        long capacity = count == 0 ? 0 : Math.Max(FirstCapacity, (long)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)count));
        return capacity >= (long)count + added ? 0 : ArrayHeader + (Math.Max(2 * capacity, (long)count + added) * elementBytes);
    }

    private static int Align(long bytes) => (int)Math.Min((bytes + 7) & ~7L, int.MaxValue);
}
