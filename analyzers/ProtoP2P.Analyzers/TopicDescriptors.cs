using Microsoft.CodeAnalysis;

namespace ProtoP2P.Analyzers;

/// <summary>What can be wrong with a topic contract, and where it is used.</summary>
internal static class TopicDescriptors
{
    public static readonly DiagnosticDescriptor TopicNameNotValid = new(
        "LP2P0601",
        "Topic is not valid",
        "The topic of '{0}' is not valid: {1}",
        Categories.Topic,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "A topic is a name of 1 to 1,024 bytes in UTF-8 that can be printed.",
        helpLinkUri: HelpLinks.Root + "LP2P0601.md");

    public static readonly DiagnosticDescriptor TopicPublishMethod = new(
        "LP2P0602",
        "Topic contract does not have one method that publishes",
        "Topic contract '{0}' must have exactly one method that returns PublishResult: it {1}",
        Categories.Topic,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "What is published is one message, of one type.",
        helpLinkUri: HelpLinks.Root + "LP2P0602.md");

    public static readonly DiagnosticDescriptor TopicSubscribeMethod = new(
        "LP2P0603",
        "Topic contract does not have one method that subscribes",
        "Topic contract '{0}' must have exactly one method that returns ITopicSubscription<T> or IAsyncEnumerable<T>: it {1}",
        Categories.Topic,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "What arrives is one message after another, of one type.",
        helpLinkUri: HelpLinks.Root + "LP2P0603.md");

    public static readonly DiagnosticDescriptor TopicReturnType = new(
        "LP2P0604",
        "Return type has no place in a topic contract",
        "Return type '{0}' of '{1}' is not supported: return PublishResult to publish, ITopicSubscription<T>, IAsyncEnumerable<TopicMessage<T>> or IAsyncEnumerable<T> to subscribe",
        Categories.Topic,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "The return type says which of the two methods it is.",
        helpLinkUri: HelpLinks.Root + "LP2P0604.md");

    public static readonly DiagnosticDescriptor TopicPublishParameter = new(
        "LP2P0605",
        "Method that publishes does not take one message",
        "'{0}' takes the message that it publishes and nothing else: {1}",
        Categories.Topic,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Publishing hands a message to the queues of peers and returns: there is nothing to wait for, nor to cancel.",
        helpLinkUri: HelpLinks.Root + "LP2P0605.md");

    public static readonly DiagnosticDescriptor TopicSubscribeParameter = new(
        "LP2P0606",
        "Parameter has no place in a method that subscribes",
        "Parameter '{0}' of '{1}' is not supported: {2}",
        Categories.Topic,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "A subscription has a capacity and an end.",
        helpLinkUri: HelpLinks.Root + "LP2P0606.md");

    public static readonly DiagnosticDescriptor TopicMessagesDiffer = new(
        "LP2P0607",
        "Topic contract publishes one type and subscribes to another",
        "'{0}' publishes '{1}' and '{2}' delivers '{3}': a topic carries one type of message",
        Categories.Topic,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "What one member of the network publishes is what the others are delivered.",
        helpLinkUri: HelpLinks.Root + "LP2P0607.md");

    public static readonly DiagnosticDescriptor TopicMember = new(
        "LP2P0608",
        "Topic contract contains more than its two methods",
        "Topic contract '{0}' may not {1} '{2}': it publishes and subscribes, and nothing else",
        Categories.Topic,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Properties, events, static abstract members and inherited interfaces have no meaning for a topic.",
        helpLinkUri: HelpLinks.Root + "LP2P0608.md");

    public static readonly DiagnosticDescriptor TopicAndProtocol = new(
        "LP2P0609",
        "Interface is both a protocol and a topic",
        "'{0}' has [Libp2pProtocol] and [Libp2pTopic]: make it one or the other",
        Categories.Topic,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "A protocol is called at one peer, a topic is published to all.",
        helpLinkUri: HelpLinks.Root + "LP2P0609.md");

    public static readonly DiagnosticDescriptor TopicDeclaredTwice = new(
        "LP2P0610",
        "Topic is declared with another message type",
        "Topic '{0}' carries '{1}' here and '{2}' in '{3}'",
        Categories.Topic,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "Each of the two rejects what the other publishes, and holds it against the peer it came from.",
        helpLinkUri: HelpLinks.Root + "LP2P0610.md", customTags: WellKnownDiagnosticTags.CompilationEnd);

    public static readonly DiagnosticDescriptor NotATopicContract = new(
        "LP2P0611",
        "Type argument is no topic contract",
        "'{0}' is no topic contract: it must be an interface with [Libp2pTopic]",
        Categories.Usage,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Implementations exist for annotated interfaces only.",
        helpLinkUri: HelpLinks.Root + "LP2P0611.md");
}
