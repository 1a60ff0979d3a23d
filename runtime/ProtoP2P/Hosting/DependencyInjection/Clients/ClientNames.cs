using ProtoP2P.Rpc;

namespace ProtoP2P.Hosting;

/// <summary>What a client is called.</summary>
internal static class ClientNames
{
    /// <summary>The name of its options.</summary>
    public static string Options(ContractDescriptor contract, string? name) => name is null ? contract.Name : $"{contract.Name} {name}";

    /// <summary>The section of its settings.</summary>
    public static string Section(ContractDescriptor contract, string? name) =>
        $"{Libp2pClientOptions.SectionName}:{name ?? contract.Name[(contract.Name.LastIndexOf('.') + 1)..]}";

    /// <summary>The client, for a person.</summary>
    public static string Describe(ContractDescriptor contract, string? name) =>
        name is null ? $"the client of {contract.Name}" : $"the client '{name}' of {contract.Name}";
}
