using Microsoft.CodeAnalysis;

namespace ProtoP2P.Contracts;

/// <summary>Recognises types by name: looking them up in the compilation finds none where two references define one.</summary>
internal static class KnownTypes
{
    public const string ProtocolAttributeMetadataName = "ProtoP2P.Libp2pProtocolAttribute";

    public const string TopicAttributeMetadataName = "ProtoP2P.PubSub.Libp2pTopicAttribute";

    public const string ClientBuilderMetadataName = "ProtoP2P.ILibp2pClientBuilder`1";

    private const string Root = "ProtoP2P";
    private const string PubSub = "ProtoP2P.PubSub";
    private const string Tasks = "System.Threading.Tasks";

    public static bool IsProtocolAttribute(ITypeSymbol? type) => Is(type, Root, "Libp2pProtocolAttribute");

    public static bool IsTopicAttribute(ITypeSymbol? type) => Is(type, PubSub, "Libp2pTopicAttribute");

    public static bool IsOneWay(ITypeSymbol? type) => Is(type, Root, "OneWayAttribute");

    public static bool IsStreamReuse(ITypeSymbol? type) => Is(type, Root, "StreamReuseAttribute");

    public static bool IsIdempotent(ITypeSymbol? type) => Is(type, Root, "IdempotentAttribute");

    public static bool IsRpcMethodAttribute(ITypeSymbol? type) => Is(type, Root, "RpcMethodAttribute");

    public static bool IsDeadline(ITypeSymbol? type) => Is(type, Root, "DeadlineAttribute");

    public static bool IsRpcLimits(ITypeSymbol? type) => Is(type, Root, "RpcLimitsAttribute");

    public static bool IsThrows(ITypeSymbol? type) => Is(type, Root, "ThrowsAttribute", 1);

    public static bool IsProtocolContract(ITypeSymbol? type) => Is(type, Root, "IProtocolContract", 1);

    public static bool IsTopicContract(ITypeSymbol? type) => Is(type, PubSub, "ITopicContract", 1);

    /// <summary>Whether this is what generated code lets an interface inherit.</summary>
    public static bool IsGeneratedBase(ITypeSymbol? type) => IsProtocolContract(type) || IsTopicContract(type);

    public static bool IsPublishResult(ITypeSymbol? type) => Is(type, PubSub, "PublishResult");

    public static bool IsTopicSubscription(ITypeSymbol? type) => Is(type, PubSub, "ITopicSubscription", 1);

    public static bool IsTopicMessage(ITypeSymbol? type) => Is(type, PubSub, "TopicMessage", 1);

    public static bool IsClientBuilder(ITypeSymbol? type) => Is(type, Root, "ILibp2pClientBuilder", 1);

    public static bool IsNode(ITypeSymbol? type) => Is(type, Root, "ILibp2pHost");

    public static bool IsNodeBuilder(ITypeSymbol? type) => Is(type, Root, "ILibp2pBuilder");

    public static bool IsRpcCall(ITypeSymbol? type) => Is(type, Root, "RpcCall");

    public static bool IsCancellationToken(ITypeSymbol? type) => Is(type, "System.Threading", "CancellationToken");

    public static bool IsTask(ITypeSymbol? type, int arity) => Is(type, Tasks, "Task", arity);

    public static bool IsValueTask(ITypeSymbol? type, int arity) => Is(type, Tasks, "ValueTask", arity);

    public static bool IsAsyncEnumerable(ITypeSymbol? type) => Is(type, "System.Collections.Generic", "IAsyncEnumerable", 1);

    public static bool IsMemoryOfBytes(ITypeSymbol? type) => Is(type, "System", "ReadOnlyMemory", 1) && IsOfBytes(type);

    public static bool IsSequenceOfBytes(ITypeSymbol? type) => Is(type, "System.Buffers", "ReadOnlySequence", 1) && IsOfBytes(type);

    public static bool IsMessage(ITypeSymbol? type) => Is(type, "Google.Protobuf", "IMessage", 1);

    public static bool IsMessageParser(ITypeSymbol? type) => Is(type, "Google.Protobuf", "MessageParser", 1);

    /// <summary>The contract attribute of <paramref name="type"/>, if it has one.</summary>
    public static AttributeData? FindProtocolAttribute(INamedTypeSymbol type) => FindAttribute(type, IsProtocolAttribute);

    /// <summary>The topic attribute of <paramref name="type"/>, if it has one.</summary>
    public static AttributeData? FindTopicAttribute(INamedTypeSymbol type) => FindAttribute(type, IsTopicAttribute);

    private static AttributeData? FindAttribute(INamedTypeSymbol type, Func<ITypeSymbol?, bool> isWanted)
    {
        foreach (AttributeData attribute in type.GetAttributes())
        {
            if (isWanted(attribute.AttributeClass))
            {
                return attribute;
            }
        }

        return null;
    }

    private static bool IsOfBytes(ITypeSymbol? type) => ((INamedTypeSymbol)type!).TypeArguments[0].SpecialType == SpecialType.System_Byte;

    private static bool Is(ITypeSymbol? type, string containingNamespace, string name, int arity = 0) =>
        type is INamedTypeSymbol { ContainingType: null } named
        && named.Arity == arity
        && named.Name == name
        && IsNamespace(named.ContainingNamespace, containingNamespace.AsSpan());

    private static bool IsNamespace(INamespaceSymbol candidate, ReadOnlySpan<char> name)
    {
        while (!candidate.IsGlobalNamespace)
        {
            int dot = name.LastIndexOf('.');
            if (!candidate.Name.AsSpan().SequenceEqual(name.Slice(dot + 1)))
            {
                return false;
            }

            candidate = candidate.ContainingNamespace;
            if (dot < 0)
            {
                return candidate.IsGlobalNamespace;
            }

            name = name.Slice(0, dot);
        }

        return false;
    }
}
