using System.Buffers.Binary;

namespace ProtoP2P.Muxers.Yamux;

/// <summary>The 12 bytes in front of every yamux frame: version, type, flags, stream id and length, big-endian (yamux specification).</summary>
internal readonly record struct YamuxFrameHeader(YamuxFrameType Type, YamuxFlags Flags, uint StreamId, uint Length)
{
    public const int Size = 12;

    public void Write(Span<byte> destination)
    {
        destination[0] = 0;
        destination[1] = (byte)Type;
        BinaryPrimitives.WriteUInt16BigEndian(destination[2..], (ushort)Flags);
        BinaryPrimitives.WriteUInt32BigEndian(destination[4..], StreamId);
        BinaryPrimitives.WriteUInt32BigEndian(destination[8..], Length);
    }

    /// <exception cref="ProtocolViolationException">The version or type is unknown, or the stream id does not fit the type.</exception>
    public static YamuxFrameHeader Read(ReadOnlySpan<byte> source)
    {
        if (source[0] != 0)
        {
            throw Violation($"version {source[0]}, only 0 is known");
        }

        if (source[1] > (byte)YamuxFrameType.GoAway)
        {
            throw Violation($"frame type {source[1]}, known are 0 to 3");
        }

        var header = new YamuxFrameHeader(
            (YamuxFrameType)source[1],
            (YamuxFlags)BinaryPrimitives.ReadUInt16BigEndian(source[2..]),
            BinaryPrimitives.ReadUInt32BigEndian(source[4..]),
            BinaryPrimitives.ReadUInt32BigEndian(source[8..]));
        bool belongsToStream = header.Type is YamuxFrameType.Data or YamuxFrameType.WindowUpdate;
        return belongsToStream == (header.StreamId != 0)
            ? header
            : throw Violation($"{header.Type} frame for stream id {header.StreamId}");
    }

    private static ProtocolViolationException Violation(string what) => new("yamux", what);
}
