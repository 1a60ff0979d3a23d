using Microsoft.CodeAnalysis;

namespace ProtoP2P.Analyzers;

/// <summary>What can be wrong with a contract.</summary>
internal static class ContractDescriptors
{
    public static readonly DiagnosticDescriptor NotPartial = new(
        "LP2P0101",
        "Contract is not partial",
        "Contract '{0}' cannot be generated: '{1}' must be partial",
        Categories.Contract,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "The generated code is a part of the interface, and of every type around it.",
        helpLinkUri: HelpLinks.Root + "LP2P0101.md");

    public static readonly DiagnosticDescriptor GenericContract = new(
        "LP2P0102",
        "Contract is generic",
        "Contract '{0}' may not be generic, nor be nested in a generic type",
        Categories.Contract,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "A protocol id names one contract with one set of messages.",
        helpLinkUri: HelpLinks.Root + "LP2P0102.md");

    public static readonly DiagnosticDescriptor UnsupportedMember = new(
        "LP2P0103",
        "Contract contains more than methods",
        "Contract '{0}' may not contain {1} '{2}': only methods can be called remotely",
        Categories.Contract,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Properties, events and static abstract members have no form on the wire.",
        helpLinkUri: HelpLinks.Root + "LP2P0103.md");

    public static readonly DiagnosticDescriptor GenericMethod = new(
        "LP2P0104",
        "Contract method is generic",
        "Method '{0}' may not be generic",
        Categories.Contract,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "The type of a message is fixed by the contract.",
        helpLinkUri: HelpLinks.Root + "LP2P0104.md");

    public static readonly DiagnosticDescriptor UnsupportedReturnType = new(
        "LP2P0105",
        "Return type is not supported",
        "Return type '{0}' of '{1}' is not supported: use ValueTask, ValueTask<T>, Task, Task<T> or IAsyncEnumerable<T>",
        Categories.Contract,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Every call is asynchronous.",
        helpLinkUri: HelpLinks.Root + "LP2P0105.md");

    public static readonly DiagnosticDescriptor CallParameterNotLast = new(
        "LP2P0106",
        "CancellationToken or RpcCall is not last",
        "Parameter '{0}' of '{1}' must be last",
        Categories.Contract,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "A CancellationToken or RpcCall comes after what is sent.",
        helpLinkUri: HelpLinks.Root + "LP2P0106.md");

    public static readonly DiagnosticDescriptor SeveralCallParameters = new(
        "LP2P0107",
        "More than one CancellationToken or RpcCall",
        "'{0}' may have one CancellationToken or one RpcCall, not more",
        Categories.Contract,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "An RpcCall carries a token already.",
        helpLinkUri: HelpLinks.Root + "LP2P0107.md");

    public static readonly DiagnosticDescriptor NoCancellation = new(
        "LP2P0108",
        "Contract method cannot be cancelled",
        "'{0}' has no CancellationToken: callers cannot cancel",
        Categories.Contract,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "A call waits for a peer that may never answer.",
        helpLinkUri: HelpLinks.Root + "LP2P0108.md");

    public static readonly DiagnosticDescriptor WireNameNotUnique = new(
        "LP2P0109",
        "Wire name is not usable",
        "Wire name '{0}' {1}",
        Categories.Contract,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Methods are told apart by their names on the wire, which overloads share unless [RpcMethod] names them.",
        helpLinkUri: HelpLinks.Root + "LP2P0109.md");

    public static readonly DiagnosticDescriptor UnsupportedParameterModifier = new(
        "LP2P0110",
        "Parameter modifier is not supported",
        "Parameter '{0}' of '{1}' may not be {2}",
        Categories.Contract,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Arguments are copied to another process.",
        helpLinkUri: HelpLinks.Root + "LP2P0110.md");

    public static readonly DiagnosticDescriptor MisplacedStream = new(
        "LP2P0111",
        "Request stream is misplaced",
        "'{0}' of '{1}' is misplaced: a method has at most one IAsyncEnumerable, last before the CancellationToken",
        Categories.Contract,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "A request is a message, a stream, or a message followed by a stream.",
        helpLinkUri: HelpLinks.Root + "LP2P0111.md");

    public static readonly DiagnosticDescriptor BareNotOneMethod = new(
        "LP2P0112",
        "Bare contract does not have one method",
        "Bare contract '{0}' must have exactly one method, not {1}",
        Categories.Contract,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "A bare stream carries no method name.",
        helpLinkUri: HelpLinks.Root + "LP2P0112.md");

    public static readonly DiagnosticDescriptor NotAMessage = new(
        "LP2P0113",
        "Parameter or result is not a message",
        "'{0}' of '{1}' is not a message: {2}",
        Categories.Contract,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Messages are Google.Protobuf classes or raw bytes.",
        helpLinkUri: HelpLinks.Root + "LP2P0113.md");

    public static readonly DiagnosticDescriptor NeedsRpcMode = new(
        "LP2P0114",
        "Attribute needs WireMode.Rpc",
        "{0} of '{1}' {2}",
        Categories.Contract,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Deadlines and typed errors travel in call frames, which bare contracts do not have.",
        helpLinkUri: HelpLinks.Root + "LP2P0114.md");

    public static readonly DiagnosticDescriptor UnsupportedCombination = new(
        "LP2P0116",
        "Combination is not supported",
        "{0} is not possible for '{1}': {2}",
        Categories.Contract,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Some shapes have no form on the wire.",
        helpLinkUri: HelpLinks.Root + "LP2P0116.md");

    public static readonly DiagnosticDescriptor NotAccessible = new(
        "LP2P0117",
        "Contract is not accessible to generated code",
        "Contract '{0}' is local to its file: generated code cannot reach it",
        Categories.Contract,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "The generated code is written to a file of its own.",
        helpLinkUri: HelpLinks.Root + "LP2P0117.md");
}
