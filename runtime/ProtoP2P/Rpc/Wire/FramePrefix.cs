using System.Buffers;

namespace ProtoP2P.Rpc;

/// <summary>The length in front of every frame and of every bare message: a minimal varint of at most 5 bytes.</summary>
internal static class FramePrefix
{
    /// <summary>Reads a length off the front of <paramref name="input"/>.</summary>
    /// <returns>True where the length is complete, or can no longer become valid.</returns>
    public static bool TryRead(ref ReadOnlySequence<byte> input, int maxBodyBytes, out int length, out FrameError error)
    {
        (length, error) = (0, FrameError.None);
        ulong value = 0;
        var reader = new SequenceReader<byte>(input);
        for (int index = 0; reader.TryRead(out byte next); index++)
        {
            value |= (ulong)(next & 0x7F) << (7 * index);
            if (next < 0x80)
            {
                error = Judge(value, isPadded: next == 0 && index > 0, maxBodyBytes);
                length = error == FrameError.None ? (int)value : 0;
                input = input.Slice(reader.Position);
                return true;
            }

            if (index == WireLimits.PrefixBytes - 1)
            {
                error = FrameError.MalformedLength;
                return true;
            }
        }

        return false;
    }

    /// <summary>How many bytes <paramref name="length"/> takes.</summary>
    public static int Size(int length) => ProtoWriter.VarintSize((uint)length);

    private static FrameError Judge(ulong value, bool isPadded, int maxBodyBytes)
    {
        if (isPadded)
        {
            return FrameError.MalformedLength;
        }

        return value > (ulong)maxBodyBytes ? FrameError.FrameTooLarge : FrameError.None;
    }
}
