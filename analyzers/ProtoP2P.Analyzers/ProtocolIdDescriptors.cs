using Microsoft.CodeAnalysis;

namespace ProtoP2P.Analyzers;

/// <summary>What can be wrong with a protocol id.</summary>
internal static class ProtocolIdDescriptors
{
    public static readonly DiagnosticDescriptor IdWithoutSlash = new(
        "LP2P0001",
        "Protocol id does not start with a slash",
        "Protocol id '{0}' must start with '/'",
        Categories.Protocol,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Peers negotiate protocols by ids that look like paths.",
        helpLinkUri: HelpLinks.Root + "LP2P0001.md");

    public static readonly DiagnosticDescriptor IdWithInvalidCharacter = new(
        "LP2P0002",
        "Protocol id contains an invalid character",
        "Protocol id '{0}' contains {1}",
        Categories.Protocol,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Ids travel as lines of printable ASCII; other implementations refuse control characters, spaces and non-ASCII.",
        helpLinkUri: HelpLinks.Root + "LP2P0002.md");

    public static readonly DiagnosticDescriptor IdWithoutVersion = new(
        "LP2P0003",
        "Protocol id has no version",
        "Protocol id '{0}' has no version segment",
        Categories.Protocol,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "Without a version in the id there is no way to change the protocol without breaking old peers.",
        helpLinkUri: HelpLinks.Root + "LP2P0003.md");

    public static readonly DiagnosticDescriptor IdTooLong = new(
        "LP2P0004",
        "Protocol id is too long",
        "Protocol id is {0} bytes; peers reject more than 1,023",
        Categories.Protocol,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "multistream-select refuses lines of more than 1,024 bytes, the line feed included.",
        helpLinkUri: HelpLinks.Root + "LP2P0004.md");

    public static readonly DiagnosticDescriptor IdUsedTwice = new(
        "LP2P0005",
        "Protocol id is already used",
        "Protocol id '{0}' is already used by '{1}'",
        Categories.Protocol,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "A node serves one handler per protocol id.",
        helpLinkUri: HelpLinks.Root + "LP2P0005.md", customTags: WellKnownDiagnosticTags.CompilationEnd);

    public static readonly DiagnosticDescriptor IdReserved = new(
        "LP2P0006",
        "Protocol id is reserved by libp2p",
        "'{0}' is reserved by libp2p ('{1}') unless WellKnown = true",
        Categories.Protocol,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "Ids below /ipfs/, /libp2p/, /multistream/, /meshsub/ and /floodsub/ belong to libp2p's specifications.",
        helpLinkUri: HelpLinks.Root + "LP2P0006.md");

    public static readonly DiagnosticDescriptor IdNotNormal = new(
        "LP2P0007",
        "Protocol id has an empty segment",
        "Protocol id '{0}' has an empty segment or a trailing '/'",
        Categories.Protocol,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "Ids are compared byte by byte: a stray slash makes another protocol.",
        helpLinkUri: HelpLinks.Root + "LP2P0007.md");

    public static readonly DiagnosticDescriptor IdVersionNotSemantic = new(
        "LP2P0008",
        "Protocol version is not semantic",
        "Version '{1}' of protocol id '{0}' is not semantic: version-range handlers will not match",
        Categories.Protocol,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        description: "Handlers that accept a range of versions compare major, minor and patch.",
        helpLinkUri: HelpLinks.Root + "LP2P0008.md");

    public static readonly DiagnosticDescriptor IdEmpty = new(
        "LP2P0009",
        "Protocol id is empty",
        "Protocol id must be a non-empty constant",
        Categories.Protocol,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "A contract is found by its protocol id.",
        helpLinkUri: HelpLinks.Root + "LP2P0009.md");
}
