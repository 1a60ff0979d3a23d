namespace ProtoP2P.Rpc;

/// <summary>What a field costs in memory, each time that it comes.</summary>
internal sealed class DecodedField
{
    /// <summary>The number on the wire.</summary>
    public required int Number { get; init; }

    /// <summary>The wire type that the field is taken in. In any other it is unknown, and dropped.</summary>
    public required int WireType { get; init; }

    public required DecodedContent Content { get; init; }

    /// <summary>Whether several values may come as one, in wire type 2.</summary>
    public bool IsPackable { get; init; }

    /// <summary>Bytes for every value apart from its content: the box of a number in a oneof, the node of a map's entry.</summary>
    public int PerValue { get; init; }

    /// <summary>Which list of its message the field is; -1 for none.</summary>
    public int List { get; init; } = -1;

    /// <summary>Bytes of a list's element; 0 where there is no list.</summary>
    public int ElementBytes { get; init; }

    /// <summary>The message, where the field holds one.</summary>
    public DecodedShape? Message { get; init; }

    /// <summary>What one byte on the wire can cost at most, without what the messages inside cost.</summary>
    public double BytesPerWireByte
    {
        get
        {
            int tag = Number < 16 ? 1 : 2;
            int content = Content switch
            {
                DecodedContent.Text => DecodedSize.OfText(1),
                DecodedContent.Bytes => DecodedSize.OfBytes(1),
                DecodedContent.Message => Message!.ObjectBytes,
                _ => 0,
            };
            int valueBytes = Content is DecodedContent.Text or DecodedContent.Bytes ? 2 : WireType switch { Wire.Fixed32 => 4, Wire.Fixed64 => 8, _ => 1 };
            double single = (double)(PerValue + content + DecodedSize.OfFirstElement(ElementBytes)) / (tag + valueBytes);

            // A list that has just doubled has twice the room that it needs, and left as much behind.
            return IsPackable ? Math.Max(single, 4d * ElementBytes) : single;
        }
    }
}
