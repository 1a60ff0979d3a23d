namespace ProtoP2P.Analyzers.Descriptors;

/// <summary>What the fields of a DescriptorProto refer to by position or name.</summary>
/// <param name="OneOfs">The names of its oneofs.</param>
/// <param name="MapEntries">The entry messages of its maps, by name.</param>
internal sealed record MessageParts(IReadOnlyList<string> OneOfs, IReadOnlyDictionary<string, byte[]> MapEntries)
{
    public static MessageParts Read(ReadOnlySpan<byte> message)
    {
        List<string> oneOfs = [];
        Dictionary<string, byte[]> entries = new(StringComparer.Ordinal);
        ProtoReader reader = new(message);
        while (reader.Read())
        {
            if (reader.Field == 8)
            {
                oneOfs.Add(Name(reader.Bytes));
            }
            else if (reader.Field == 3 && IsMapEntry(reader.Bytes))
            {
                entries[Name(reader.Bytes)] = reader.Bytes.ToArray();
            }
        }

        return new MessageParts(oneOfs, entries);
    }

    /// <summary>Whether a DescriptorProto has MessageOptions.map_entry set.</summary>
    public static bool IsMapEntry(ReadOnlySpan<byte> message)
    {
        ProtoReader reader = new(message);
        while (reader.Read())
        {
            if (reader.Field != 7)
            {
                continue;
            }

            ProtoReader options = new(reader.Bytes);
            while (options.Read())
            {
                if (options.Field == 7)
                {
                    return options.Value != 0;
                }
            }
        }

        return false;
    }

    private static string Name(ReadOnlySpan<byte> declaration)
    {
        string name = "";
        ProtoReader reader = new(declaration);
        while (reader.Read())
        {
            name = reader.Field == 1 ? reader.Text : name;
        }

        return name;
    }
}
