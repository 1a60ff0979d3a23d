using System.Buffers;

namespace ProtoP2P.Rpc;

/// <summary>What every reader of protobuf does with a sequence of bytes.</summary>
internal static class ProtoSequence
{
    /// <summary>Reads a varint. Unlike the length of a frame, it may be padded: encoders differ, and proto3 accepts up to 10 bytes.</summary>
    public static bool TryReadVarint(this ref SequenceReader<byte> reader, out ulong value)
    {
        value = 0;
        for (int shift = 0; shift < 70; shift += 7)
        {
            if (!reader.TryRead(out byte next))
            {
                return false;
            }

            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Goes on by <paramref name="count"/> bytes where there are as many.</summary>
    public static bool TryAdvance(this ref SequenceReader<byte> reader, int count)
    {
        if (reader.Remaining < count)
        {
            return false;
        }

        reader.Advance(count);
        return true;
    }
}
