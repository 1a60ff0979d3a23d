namespace ProtoP2P.PubSub;

/// <summary>Reads the counts of authors: big-endian, of eight bytes (libp2p specs, pubsub/README.md, "The Message"), or of fewer where js-libp2p's floodsub left leading zeros out.</summary>
internal static class SequenceNumbers
{
    public static bool TryRead(in MessageFields fields, out ulong number)
    {
        number = 0;
        if (fields.SequenceNumber is not { Length: > 0 and <= sizeof(ulong) } bytes)
        {
            return false;
        }

        foreach (byte next in bytes.Span)
        {
            number = (number << 8) | next;
        }

        return true;
    }
}
