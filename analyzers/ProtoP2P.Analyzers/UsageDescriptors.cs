using Microsoft.CodeAnalysis;

namespace ProtoP2P.Analyzers;

/// <summary>What can be wrong where a contract is used.</summary>
internal static class UsageDescriptors
{
    public static readonly DiagnosticDescriptor NotAContract = new(
        "LP2P0401",
        "Type argument is no contract",
        "'{0}' is no contract: it must be an interface with [Libp2pProtocol]",
        Categories.Usage,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Clients and handlers exist for annotated interfaces only.",
        helpLinkUri: HelpLinks.Root + "LP2P0401.md");
}
