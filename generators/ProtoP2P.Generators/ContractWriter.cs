using ProtoP2P.Contracts;

namespace ProtoP2P.Generators;

/// <summary>Writes the generated part of a contract.</summary>
internal static class ContractWriter
{
    /// <summary>The whole file.</summary>
    public static string Write(ContractModel contract) => PartialFile.Write(contract, source => WriteInterface(source, contract));

    private static void WriteInterface(SourceWriter source, ContractModel contract)
    {
        LibraryNames library = new(contract.LibraryAlias);
        ContractNames names = new(contract);
        string self = $"{library.Root}.IProtocolContract<{contract.TypeName}>";
        source.Line($"partial interface {Identifiers.Escape(contract.Name)} : {self}");
        source.Open();
        source.Line($"static {library.Rpc}.ContractDescriptor<{contract.TypeName}> {self}.Descriptor =>");
        source.Indent();
        source.Line(contract.HasErrors ? PartialFile.Refusal(contract, "LP2P0001 to LP2P0117") : $"{names.Methods}.{names.Descriptor};");
        source.Unindent();
        if (!contract.HasErrors)
        {
            source.Line();
            ClientWriter.Write(source, contract, names, library);
            source.Line();
            DescriptorWriter.Write(source, contract, names, library);
        }

        source.Close();
    }
}
