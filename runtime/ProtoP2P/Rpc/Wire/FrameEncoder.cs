using System.Buffers;
using System.Text;

namespace ProtoP2P.Rpc;

/// <summary>
/// Encodes frames, length included, fields in order of their numbers, so that equal frames have equal bytes. The caller has checked the limits.
/// </summary>
internal static class FrameEncoder
{
    /// <summary>The size of an Open frame, its length included.</summary>
    /// <param name="fields">What it says.</param>
    /// <param name="messageBytes">The size of the inlined message; -1 for no message.</param>
    public static int OpenSize(in OpenFields fields, int messageBytes)
    {
        int frame = ProtoWriter.FieldSize(OpenContentSize(fields, messageBytes));
        return FramePrefix.Size(frame) + frame;
    }

    /// <summary>Writes an Open frame without a message.</summary>
    public static void WriteOpen(IBufferWriter<byte> output, in OpenFields fields) =>
        WriteOpen(output, fields, MessageCodec.Nothing, default, messageBytes: -1);

    /// <summary>Writes an Open frame with its message inlined.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="fields">What it says.</param>
    /// <param name="codec">Codes the message.</param>
    /// <param name="message">The message.</param>
    /// <param name="messageBytes">Its size as <paramref name="codec"/> measured it; -1 for no message.</param>
    public static void WriteOpen<T>(IBufferWriter<byte> output, in OpenFields fields, MessageCodec<T> codec, T message, int messageBytes)
    {
        int content = OpenContentSize(fields, messageBytes);
        int frame = ProtoWriter.FieldSize(content);
        int total = FramePrefix.Size(frame) + frame;
        int tail = OpenTailSize(fields);
        int head = total - tail - Math.Max(messageBytes, 0);

        var writer = new ProtoWriter(output.GetSpan(head));
        writer.WriteVarint((uint)frame);
        writer.WriteBytesHeader((int)FrameKind.Open, content);
        WriteText(ref writer, 1, fields.Method);
        if (fields.TimeoutMicros != 0)
        {
            writer.WriteVarintField(2, fields.TimeoutMicros);
        }

        WriteEntries(ref writer, 3, fields.Metadata);
        if (messageBytes >= 0)
        {
            writer.WriteBytesHeader(4, messageBytes);
        }

        output.Advance(writer.Written);
        if (messageBytes > 0)
        {
            codec.Write(message, output);
        }

        WriteOpenTail(output, fields, tail);
    }

    /// <summary>Writes a Head frame.</summary>
    public static void WriteHead(IBufferWriter<byte> output, RpcMetadata metadata)
    {
        int content = AncillarySize.Fields(metadata);
        int frame = ProtoWriter.FieldSize(content);
        var writer = new ProtoWriter(output.GetSpan(FramePrefix.Size(frame) + frame));
        writer.WriteVarint((uint)frame);
        writer.WriteBytesHeader((int)FrameKind.Head, content);
        WriteEntries(ref writer, 1, metadata);
        output.Advance(writer.Written);
    }

    /// <summary>Writes a frame that carries one application message.</summary>
    public static void WriteMessage<T>(IBufferWriter<byte> output, MessageCodec<T> codec, T message, int messageBytes)
    {
        int frame = ProtoWriter.FieldSize(messageBytes);
        var writer = new ProtoWriter(output.GetSpan(2 * WireLimits.PrefixBytes + 1));
        writer.WriteVarint((uint)frame);
        writer.WriteBytesHeader((int)FrameKind.Message, messageBytes);
        output.Advance(writer.Written);
        if (messageBytes > 0)
        {
            codec.Write(message, output);
        }
    }

    /// <summary>Writes a Close frame without a message.</summary>
    public static void WriteClose(IBufferWriter<byte> output, in CloseFields fields) =>
        WriteClose(output, fields, MessageCodec.Nothing, default, messageBytes: -1);

    /// <summary>Writes a Close frame, with the only reply inlined where <paramref name="messageBytes"/> is not -1.</summary>
    public static void WriteClose<T>(IBufferWriter<byte> output, in CloseFields fields, MessageCodec<T> codec, T message, int messageBytes)
    {
        int reason = Encoding.UTF8.GetByteCount(fields.Reason);
        int content = (fields.Code == RpcStatusCode.OK ? 0 : 1 + ProtoWriter.VarintSize((uint)fields.Code))
            + (reason == 0 ? 0 : ProtoWriter.FieldSize(reason))
            + AncillarySize.Fields(fields.Details)
            + AncillarySize.Fields(fields.Trailers)
            + (messageBytes < 0 ? 0 : ProtoWriter.FieldSize(messageBytes));
        int frame = ProtoWriter.FieldSize(content);
        int head = FramePrefix.Size(frame) + frame - Math.Max(messageBytes, 0);

        var writer = new ProtoWriter(output.GetSpan(head));
        writer.WriteVarint((uint)frame);
        writer.WriteBytesHeader((int)FrameKind.Close, content);
        if (fields.Code != RpcStatusCode.OK)
        {
            writer.WriteVarintField(1, (uint)fields.Code);
        }

        WriteText(ref writer, 2, fields.Reason);
        WriteDetails(ref writer, fields.Details);
        WriteEntries(ref writer, 4, fields.Trailers);
        if (messageBytes >= 0)
        {
            writer.WriteBytesHeader(5, messageBytes);
        }

        output.Advance(writer.Written);
        if (messageBytes > 0)
        {
            codec.Write(message, output);
        }
    }

    private static int OpenContentSize(in OpenFields fields, int messageBytes)
    {
        int method = Encoding.UTF8.GetByteCount(fields.Method);
        return (method == 0 ? 0 : ProtoWriter.FieldSize(method))
            + (fields.TimeoutMicros == 0 ? 0 : 1 + ProtoWriter.VarintSize(fields.TimeoutMicros))
            + AncillarySize.Fields(fields.Metadata)
            + (messageBytes < 0 ? 0 : ProtoWriter.FieldSize(messageBytes))
            + OpenTailSize(fields);
    }

    private static int OpenTailSize(in OpenFields fields) =>
        (fields.Flags == 0 ? 0 : 1 + ProtoWriter.VarintSize(fields.Flags)) + (fields.Contract == 0 ? 0 : 9);

    private static void WriteOpenTail(IBufferWriter<byte> output, in OpenFields fields, int size)
    {
        if (size == 0)
        {
            return;
        }

        var writer = new ProtoWriter(output.GetSpan(size));
        if (fields.Flags != 0)
        {
            writer.WriteVarintField(5, fields.Flags);
        }

        if (fields.Contract != 0)
        {
            writer.WriteFixed64Field(6, fields.Contract);
        }

        output.Advance(writer.Written);
    }

    private static void WriteText(ref ProtoWriter writer, int field, string value)
    {
        if (value.Length > 0)
        {
            writer.WriteTextField(field, value, Encoding.UTF8.GetByteCount(value));
        }
    }

    private static void WriteEntries(ref ProtoWriter writer, int field, RpcMetadata? metadata)
    {
        if (metadata is null or { Count: 0 })
        {
            return;
        }

        foreach ((string key, ReadOnlyMemory<byte> value) in metadata)
        {
            writer.WriteBytesHeader(field, AncillarySize.Entry(key, value.Length));
            writer.WriteTextField(1, key, key.Length);
            WriteValue(ref writer, value.Span);
        }
    }

    private static void WriteDetails(ref ProtoWriter writer, IReadOnlyList<RpcErrorDetail>? details)
    {
        foreach (RpcErrorDetail detail in details ?? [])
        {
            writer.WriteBytesHeader(3, AncillarySize.Detail(detail));
            WriteText(ref writer, 1, detail.Type);
            WriteValue(ref writer, detail.Value.Span);
        }
    }

    private static void WriteValue(ref ProtoWriter writer, ReadOnlySpan<byte> value)
    {
        if (!value.IsEmpty)
        {
            writer.WriteBytesField(2, value);
        }
    }
}
