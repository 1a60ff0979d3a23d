using ProtoP2P.Encodings;

namespace ProtoP2P.PubSub.Wire;

/// <summary>Reads single fields of control entries and subscriptions; the last one counts, as protobuf has it.</summary>
internal static class ControlReader
{
    /// <summary>The value of a bytes field; empty where it is absent.</summary>
    public static ReadOnlySpan<byte> Bytes(ReadOnlySpan<byte> entry, int field)
    {
        ReadOnlySpan<byte> found = default;
        foreach (ReadOnlySpan<byte> value in new FieldSequence(entry, field))
        {
            found = value;
        }

        return found;
    }

    /// <summary>The value of a varint field; 0 where it is absent.</summary>
    public static ulong Number(ReadOnlySpan<byte> entry, int field)
    {
        ulong last = 0;
        var reader = new ProtobufReader(entry);
        while (!reader.AtEnd && reader.TryReadField(out int found, out int wireType, out ulong number, out _))
        {
            if (found == field && wireType == ProtobufReader.VarintType)
            {
                last = number;
            }
        }

        return last;
    }

    /// <summary>Whether a frame has any control message.</summary>
    public static bool HasControl(ReadOnlySpan<byte> frame)
    {
        var controls = new FieldSequence(frame, RpcField.Control);
        return controls.MoveNext();
    }
}
