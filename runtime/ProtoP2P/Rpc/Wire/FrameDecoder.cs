using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace ProtoP2P.Rpc;

/// <summary>
/// Decodes the body of one frame: what follows its length (docs/rpc-wire.md, Frames). Follows proto3 where senders may differ (unknown fields are
/// dropped, the last of repeated singular fields counts, a known number with another wire type is unknown) and is stricter where no
/// correct sender ever goes: one body per frame, no groups, UTF-8.
/// </summary>
internal static class FrameDecoder
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Decodes <paramref name="body"/>.</summary>
    /// <param name="body">The bytes after the length.</param>
    /// <param name="maxMessageBytes">The largest application message.</param>
    /// <param name="frame">The frame; refers to <paramref name="body"/>.</param>
    public static FrameError Decode(in ReadOnlySequence<byte> body, int maxMessageBytes, out Frame frame)
    {
        frame = default;
        if (body.IsEmpty)
        {
            return FrameError.Empty;
        }

        var reader = new ProtoReader(body);
        ReadOnlySequence<byte> content = default;
        while (!reader.End)
        {
            if (!reader.TryReadTag(out int field, out int wireType))
            {
                return FrameError.MalformedField;
            }

            if (field is < 1 or > 4 || wireType != Wire.Bytes)
            {
                if (!reader.TrySkip(wireType))
                {
                    return FrameError.MalformedField;
                }

                continue;
            }

            if (!reader.TryReadBytes(out content))
            {
                return FrameError.MalformedField;
            }

            if (frame.Kind != FrameKind.None)
            {
                return FrameError.SeveralBodies;
            }

            frame.Kind = (FrameKind)field;
        }

        return frame.Kind switch
        {
            FrameKind.Message => SetMessage(content, maxMessageBytes, ref frame),
            FrameKind.Open or FrameKind.Head or FrameKind.Close => DecodeBody(content, maxMessageBytes, ref frame),
            _ => FrameError.UnknownBody,
        };
    }

    private static FrameError DecodeBody(in ReadOnlySequence<byte> content, int maxMessageBytes, ref Frame frame)
    {
        var reader = new ProtoReader(content);
        var budget = new AncillaryBudget();
        while (!reader.End)
        {
            if (!reader.TryReadTag(out int field, out int wireType))
            {
                return FrameError.MalformedField;
            }

            FrameError error = frame.Kind switch
            {
                FrameKind.Open => TakeOpenField(field, wireType, ref reader, ref budget, maxMessageBytes, ref frame),
                FrameKind.Head => TakeHeadField(field, wireType, ref reader, ref budget, ref frame),
                _ => TakeCloseField(field, wireType, ref reader, ref budget, maxMessageBytes, ref frame),
            };
            if (error != FrameError.None)
            {
                return error;
            }
        }

        return FrameError.None;
    }

    private static FrameError TakeOpenField(
        int field, int wireType, ref ProtoReader reader, ref AncillaryBudget budget, int maxMessageBytes, ref Frame frame)
    {
        ReadOnlySequence<byte> bytes;
        ulong number;
        return (field, wireType) switch
        {
            (1, Wire.Bytes) => !reader.TryReadBytes(out bytes) ? FrameError.MalformedField : SetMethod(bytes, ref frame),
            (2, Wire.Varint) => Check(reader.TryReadVarint(out frame.TimeoutMicros)),
            (3, Wire.Bytes) => !reader.TryReadBytes(out bytes) ? FrameError.MalformedField : AddEntry(bytes, ref budget, ref frame),
            (4, Wire.Bytes) => !reader.TryReadBytes(out bytes) ? FrameError.MalformedField : SetMessage(bytes, maxMessageBytes, ref frame),
            (5, Wire.Varint) => SetNumber(reader.TryReadVarint(out number), number, out frame.Flags),
            (6, Wire.Fixed64) => Check(reader.TryReadFixed64(out frame.Contract)),
            _ => Check(reader.TrySkip(wireType)),
        };
    }

    private static FrameError TakeHeadField(int field, int wireType, ref ProtoReader reader, ref AncillaryBudget budget, ref Frame frame) =>
        (field, wireType) switch
        {
            (1, Wire.Bytes) => !reader.TryReadBytes(out ReadOnlySequence<byte> bytes) ? FrameError.MalformedField : AddEntry(bytes, ref budget, ref frame),
            _ => Check(reader.TrySkip(wireType)),
        };

    private static FrameError TakeCloseField(
        int field, int wireType, ref ProtoReader reader, ref AncillaryBudget budget, int maxMessageBytes, ref Frame frame)
    {
        ReadOnlySequence<byte> bytes;
        ulong number;
        return (field, wireType) switch
        {
            (1, Wire.Varint) => SetNumber(reader.TryReadVarint(out number), number, out frame.Code),
            (2, Wire.Bytes) => !reader.TryReadBytes(out bytes) ? FrameError.MalformedField : SetReason(bytes, ref budget, ref frame),
            (3, Wire.Bytes) => !reader.TryReadBytes(out bytes) ? FrameError.MalformedField : AddDetail(bytes, ref budget, ref frame),
            (4, Wire.Bytes) => !reader.TryReadBytes(out bytes) ? FrameError.MalformedField : AddEntry(bytes, ref budget, ref frame),
            (5, Wire.Bytes) => !reader.TryReadBytes(out bytes) ? FrameError.MalformedField : SetMessage(bytes, maxMessageBytes, ref frame),
            _ => Check(reader.TrySkip(wireType)),
        };
    }

    private static FrameError SetMessage(in ReadOnlySequence<byte> bytes, int maxMessageBytes, ref Frame frame)
    {
        frame.HasMessage = true;
        frame.Message = bytes;
        return bytes.Length > maxMessageBytes ? FrameError.MessageTooLarge : FrameError.None;
    }

    private static FrameError SetMethod(in ReadOnlySequence<byte> bytes, ref Frame frame)
    {
        if (bytes.Length > WireLimits.MethodBytes)
        {
            return FrameError.MethodTooLong;
        }

        frame.Method = bytes;
        Span<byte> name = stackalloc byte[(int)bytes.Length];
        bytes.CopyTo(name);
        return Utf8.IsValid(name) ? FrameError.None : FrameError.InvalidText;
    }

    private static FrameError SetReason(in ReadOnlySequence<byte> bytes, ref AncillaryBudget budget, ref Frame frame)
    {
        if (!budget.TryTake(bytes.Length))
        {
            return FrameError.AncillaryTooLarge;
        }

        return TryGetText(bytes, out frame.Reason) ? FrameError.None : FrameError.InvalidText;
    }

    private static FrameError AddEntry(in ReadOnlySequence<byte> bytes, ref AncillaryBudget budget, ref Frame frame)
    {
        if (!budget.TryTakeEntry(bytes.Length))
        {
            return FrameError.AncillaryTooLarge;
        }

        FrameError error = DecodePair(bytes, out string key, out byte[] value);
        if (error != FrameError.None)
        {
            return error;
        }

        if (!RpcMetadata.IsValidKey(key))
        {
            return FrameError.InvalidKey;
        }

        frame.Metadata ??= new RpcMetadata();
        frame.Metadata.Add(key, value);
        return FrameError.None;
    }

    private static FrameError AddDetail(in ReadOnlySequence<byte> bytes, ref AncillaryBudget budget, ref Frame frame)
    {
        if (!budget.TryTakeEntry(bytes.Length))
        {
            return FrameError.AncillaryTooLarge;
        }

        FrameError error = DecodePair(bytes, out string type, out byte[] value);
        if (error != FrameError.None)
        {
            return error;
        }

        frame.Details ??= [];
        frame.Details.Add(new RpcErrorDetail(type, value));
        return FrameError.None;
    }

    // Entry and Detail have the same fields: 1 text, 2 bytes.
    private static FrameError DecodePair(in ReadOnlySequence<byte> content, out string text, out byte[] value)
    {
        (text, value) = (string.Empty, []);
        var reader = new ProtoReader(content);
        while (!reader.End)
        {
            if (!reader.TryReadTag(out int field, out int wireType))
            {
                return FrameError.MalformedField;
            }

            if (field is not (1 or 2) || wireType != Wire.Bytes)
            {
                if (!reader.TrySkip(wireType))
                {
                    return FrameError.MalformedField;
                }

                continue;
            }

            if (!reader.TryReadBytes(out ReadOnlySequence<byte> bytes))
            {
                return FrameError.MalformedField;
            }

            if (field == 2)
            {
                value = bytes.ToArray();
                continue;
            }

            if (!TryGetText(bytes, out text!))
            {
                return FrameError.InvalidText;
            }
        }

        return FrameError.None;
    }

    private static bool TryGetText(in ReadOnlySequence<byte> bytes, out string? text)
    {
        try
        {
            text = StrictUtf8.GetString(bytes);
            return true;
        }
        catch (DecoderFallbackException)
        {
            text = null;
            return false;
        }
    }

    // proto3 truncates a uint32 that is encoded in more bits.
    private static FrameError SetNumber(bool read, ulong number, out uint target)
    {
        target = (uint)number;
        return Check(read);
    }

    private static FrameError Check(bool read) => read ? FrameError.None : FrameError.MalformedField;
}
