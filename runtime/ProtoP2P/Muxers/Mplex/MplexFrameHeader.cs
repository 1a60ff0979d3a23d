namespace ProtoP2P.Muxers.Mplex;

/// <summary>What stands in front of every mplex frame: two varints, <c>id &lt;&lt; 3 | flag</c> and the length of the data (mplex specification).</summary>
internal readonly record struct MplexFrameHeader(ulong StreamId, MplexFlag Flag, uint Length)
{
    /// <summary>The longest header that is read: two varints of 9 bytes.</summary>
    public const int MaxReadSize = 2 * Varint.MaxLength;

    /// <summary>The longest header that is written: lengths stay below 2^28.</summary>
    public const int MaxWriteSize = Varint.MaxLength + 4;

    public const uint MaxMessage = 1024 * 1024;

    public int Size => Varint.Length(Tag) + Varint.Length(Length);

    private ulong Tag => (StreamId << 3) | (byte)Flag;

    public int Write(Span<byte> destination)
    {
        int tag = Varint.Write(destination, Tag);
        return tag + Varint.Write(destination[tag..], Length);
    }

    /// <summary>Reads a header from the front of <paramref name="source"/>; false where it is not complete.</summary>
    /// <exception cref="ProtocolViolationException">The header is malformed, or its message is longer than 1 MiB.</exception>
    public static bool TryRead(ReadOnlySpan<byte> source, out MplexFrameHeader header, out int size)
    {
        header = default;
        size = 0;
        if (!TryReadVarint(source, out ulong tag, out int tagSize)
            || !TryReadVarint(source[tagSize..], out ulong length, out int lengthSize))
        {
            return false;
        }

        if ((tag & 7) > (byte)MplexFlag.ResetInitiator)
        {
            throw Violation("flag 7, known are 0 to 6");
        }

        if (length > MaxMessage)
        {
            throw Violation($"a message of {length} bytes, the most is {MaxMessage}");
        }

        header = new MplexFrameHeader(tag >> 3, (MplexFlag)(tag & 7), (uint)length);
        size = tagSize + lengthSize;
        return true;
    }

    private static bool TryReadVarint(ReadOnlySpan<byte> source, out ulong value, out int size) =>
        Varint.Read(source, out value, out size) switch
        {
            VarintStatus.Done => true,
            VarintStatus.NeedMoreData => false,
            _ => throw Violation("a malformed varint in a frame header"),
        };

    private static ProtocolViolationException Violation(string what) => new("mplex", what);
}
