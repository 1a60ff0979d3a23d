using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace ProtoP2P.Analyzers;

/// <summary>What can be wrong where a contract is implemented, served and called.</summary>
internal static class UsageDescriptors
{
    public static readonly DiagnosticDescriptor TokenDoesNotReachIterator = new(
        "LP2P0115",
        "Token does not reach the iterator",
        "The token of '{0}' does not reach the enumeration: its iterator '{1}' has no parameter with [EnumeratorCancellation]",
        Categories.Usage,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "Who enumerates the result cannot cancel it; the compiler says so (CS8425) only of iterators that have a token.",
        helpLinkUri: HelpLinks.Root + "LP2P0115.md");

    public static readonly DiagnosticDescriptor NotAContract = new(
        "LP2P0401",
        "Type argument is no contract",
        "'{0}' is no contract: it must be an interface with [Libp2pProtocol]",
        Categories.Usage,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Clients and handlers exist for annotated interfaces only.",
        helpLinkUri: HelpLinks.Root + "LP2P0401.md");

    public static readonly DiagnosticDescriptor NeverEnumerated = new(
        "LP2P0402",
        "Stream of replies is never enumerated",
        "The result of '{0}' is never enumerated: no call is made",
        Categories.Usage,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "A call with a stream of replies starts when the stream is enumerated.",
        helpLinkUri: HelpLinks.Root + "LP2P0402.md");

    public static readonly DiagnosticDescriptor NotAwaited = new(
        "LP2P0403",
        "Result of a call is not awaited",
        "The result of '{0}' is not awaited: nobody learns when the call ends, nor how",
        Categories.Usage,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "A call that fails unseen looks like one that succeeded; the compiler says so (CS4014) only in async methods.",
        helpLinkUri: HelpLinks.Root + "LP2P0403.md");

    public static readonly DiagnosticDescriptor NotRepeatable = new(
        "LP2P0404",
        "Calls cannot be repeated",
        "{0} cannot repeat calls of '{1}': the method {2}",
        Categories.Usage,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "Retries and hedging are for calls that may run twice, and whose request is still there to be sent again.",
        helpLinkUri: HelpLinks.Root + "LP2P0404.md");

    public static readonly DiagnosticDescriptor RegisteredTwice = new(
        "LP2P0405",
        "Protocol is registered twice",
        "Protocol '{0}' is registered on this node already",
        Categories.Usage,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "A node has one handler per protocol id: the second registration throws.",
        helpLinkUri: HelpLinks.Root + "LP2P0405.md");

    public static ImmutableArray<DiagnosticDescriptor> All { get; } =
        [TokenDoesNotReachIterator, NotAContract, NeverEnumerated, NotAwaited, NotRepeatable, RegisteredTwice, TopicDescriptors.NotATopicContract];
}
