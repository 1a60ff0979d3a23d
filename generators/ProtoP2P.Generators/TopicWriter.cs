using ProtoP2P.Contracts;

namespace ProtoP2P.Generators;

/// <summary>Writes the generated part of a topic's contract.</summary>
internal static class TopicWriter
{
    /// <summary>The whole file.</summary>
    public static string Write(TopicModel contract) => PartialFile.Write(contract, source => WriteInterface(source, contract));

    private static void WriteInterface(SourceWriter source, TopicModel contract)
    {
        string library = contract.LibraryAlias + "::ProtoP2P.PubSub";
        string self = $"{library}.ITopicContract<{contract.TypeName}>";
        source.Line($"partial interface {Identifiers.Escape(contract.Name)} : {self}");
        source.Open();
        source.Line($"static {library}.TopicDescriptor<{contract.TypeName}> {self}.Descriptor =>");
        source.Indent();
        if (contract is { HasErrors: false, Publish: { } publish, Subscribe: { } subscribe })
        {
            TopicMemberNames names = new(contract, publish, subscribe);
            source.Line($"{names.Class}.{names.Descriptor};");
            source.Unindent();
            source.Line();
            new TopicClassWriter(source, contract, names, library).Write(publish, subscribe);
        }
        else
        {
            source.Line(PartialFile.Refusal(contract, "LP2P0101 to LP2P0117 and LP2P0601 to LP2P0609"));
            source.Unindent();
        }

        source.Close();
    }
}
