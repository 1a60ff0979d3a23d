namespace ProtoP2P.Benchmarks.Systems.Bytes;

/// <summary>Reading in full.</summary>
internal static class ByteStreamExtensions
{
    /// <summary>Fills the destination.</summary>
    /// <returns>False where the stream ended before its first byte.</returns>
    /// <exception cref="EndOfStreamException">The stream ended in the middle.</exception>
    public static async ValueTask<bool> ReadExactlyAsync(this IByteStream stream, Memory<byte> destination, CancellationToken cancellationToken)
    {
        int read = 0;
        while (read < destination.Length)
        {
            int count = await stream.ReadAsync(destination[read..], cancellationToken);
            if (count == 0)
            {
                return read == 0 ? false : throw new EndOfStreamException($"a stream ended after {read} of {destination.Length} bytes");
            }

            read += count;
        }

        return true;
    }
}
